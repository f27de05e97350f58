import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;

/** What all rows share: a producer, and topics made with it. */
final class Stage {
    final String nameServer;
    final DefaultMQProducer producer;
    private final AtomicInteger names = new AtomicInteger();
    private final String run = Long.toString(System.nanoTime(), 36);

    Stage(String nameServer) throws Exception {
        this.nameServer = nameServer;
        producer = newProducer("conformance_" + run, "shared");
        producer.start();
    }

    DefaultMQProducer newProducer(String group, String instance) {
        DefaultMQProducer made = new DefaultMQProducer(group);
        made.setNamesrvAddr(nameServer);
        made.setInstanceName(instance);
        made.setSendMsgTimeout(10_000);
        return made;
    }

    String newName(String id) {
        return id + "_" + run + "_" + names.incrementAndGet();
    }

    /** Makes a topic and waits until its route shows all queues. */
    void makeTopic(String topic, int queues) throws Exception {
        create(topic, queues);
        for (int i = 0; i < 200; i++) {
            try {
                List<MessageQueue> found = producer.fetchPublishMessageQueues(topic);
                if (found.size() == queues) {
                    return;
                }
            } catch (org.apache.rocketmq.client.exception.MQClientException notYet) {
                // Its route is not there yet.
            }

            Thread.sleep(20);
        }

        throw new AssertionError("no route of " + topic);
    }

    /** 4.9 has a method of three parameters, 5.x one of four. */
    private void create(String topic, int queues) throws Exception {
        synchronized (producer) {
            for (Method method : DefaultMQProducer.class.getMethods()) {
                if (method.getName().equals("createTopic") && method.getParameterCount() == 3) {
                    method.invoke(producer, "TBW102", topic, queues);
                    return;
                }
            }

            DefaultMQProducer.class.getMethod("createTopic", String.class, String.class, int.class, Map.class)
                .invoke(producer, "TBW102", topic, queues, Collections.emptyMap());
        }
    }
}

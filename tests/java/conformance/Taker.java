import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;

/** A push consumer that keeps what it is given. */
final class Taker implements AutoCloseable {
    private final DefaultMQPushConsumer consumer;
    private final List<MessageExt> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<String> topics = new ArrayList<>();
    private boolean isOrderly;
    private boolean fails;
    private boolean isClosed;

    Taker(Scene scene, String group) {
        this(scene, group, null);
    }

    Taker(Scene scene, String group, RPCHook hook) {
        consumer = new DefaultMQPushConsumer(group, hook, new AllocateMessageQueueAveragely());
        consumer.setNamesrvAddr(scene.stage.nameServer);
        consumer.setInstanceName(scene.stage.newName("taker"));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        // A client that is just sending a heartbeat leaves out the one about its new queues, and is refused (25) until
        // the next: by default that is half a minute.
        consumer.setHeartbeatBrokerInterval(2_000);
        consumer.setConsumeThreadMin(2);
        consumer.setConsumeThreadMax(2);
    }

    Taker on(String topic, String tags) {
        try {
            consumer.subscribe(topic, tags);
        } catch (org.apache.rocketmq.client.exception.MQClientException failure) {
            throw new AssertionError(failure);
        }

        topics.add(topic);
        return this;
    }

    Taker orderly() {
        isOrderly = true;
        return this;
    }

    Taker failing() {
        fails = true;
        return this;
    }

    /** The enumeration of message models lies in another package since 5.0. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Taker broadcast() throws Exception {
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        for (Method method : DefaultMQPushConsumer.class.getMethods()) {
            if (method.getName().equals("setMessageModel")) {
                method.invoke(consumer, Enum.valueOf((Class) method.getParameterTypes()[0], "BROADCASTING"));
            }
        }

        return this;
    }

    /** Hears of each new share of queues; false for a client that has no such listener (4.x). */
    boolean tellingSharesTo(MessageQueueListener listener) throws Exception {
        try {
            DefaultMQPushConsumer.class.getMethod("setMessageQueueListener", MessageQueueListener.class)
                .invoke(consumer, listener);
            return true;
        } catch (NoSuchMethodException older) {
            return false;
        }
    }

    Taker start() throws Exception {
        if (isOrderly) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                taken.addAll(messages);
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                taken.addAll(messages);
                return fails ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }

        consumer.start();
        return this;
    }

    /** Waits until it holds so many queues of each of its topics. */
    Taker holding(int queues) throws Exception {
        for (String topic : topics) {
            Scene.await(queues + " queues of " + topic, () -> held(topic) == queues);
        }

        return this;
    }

    int count() {
        return taken.size();
    }

    List<MessageExt> messages() {
        synchronized (taken) {
            return new ArrayList<>(taken);
        }
    }

    List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (MessageExt message : messages()) {
            bodies.add(new String(message.getBody()));
        }

        return bodies;
    }

    /** Waits until every one of these bodies has come. */
    Taker gets(Collection<String> bodies) throws Exception {
        try {
            Scene.await(bodies.size() + " messages", () -> new HashSet<>(bodies()).containsAll(bodies));
        } catch (AssertionError late) {
            List<String> missing = new ArrayList<>(bodies);
            missing.removeAll(bodies());
            throw new AssertionError(late.getMessage() + ": " + missing + " missing");
        }

        return this;
    }

    /** Waits for these bodies; there must be no other, and none twice. */
    Taker getsExactly(Collection<String> bodies) throws Exception {
        gets(bodies);
        Thread.sleep(200);
        Scene.same(Scene.sorted(bodies), Scene.sorted(bodies()));
        return this;
    }

    /** The messages of each queue came strictly in order. */
    Taker inOrder() {
        Map<Integer, Long> last = new HashMap<>();
        for (MessageExt message : messages()) {
            Long before = last.put(message.getQueueId(), message.getQueueOffset());
            Scene.check(before == null || before < message.getQueueOffset(),
                "queue " + message.getQueueId() + ": " + message.getQueueOffset() + " after " + before);
        }

        return this;
    }

    /** All of them together got these bodies. */
    static void together(Collection<String> bodies, Taker... takers) throws Exception {
        Scene.await(bodies.size() + " messages together", () -> {
            Set<String> all = new HashSet<>();
            for (Taker taker : takers) {
                all.addAll(taker.bodies());
            }

            return all.containsAll(bodies);
        });
    }

    /** Each got its equal share of n, within 10 %. */
    static void balanced(int n, Taker... takers) {
        for (Taker taker : takers) {
            double share = (double) n / takers.length;
            Scene.check(Math.abs(taker.count() - share) <= share * 0.1, taker.count() + " of " + n);
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            consumer.shutdown();
        }
    }

    @SuppressWarnings("deprecation")
    private int held(String topic) {
        int held = 0;
        for (MessageQueue queue
            : consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().keySet()) {
            held += queue.getTopic().equals(topic) ? 1 : 0;
        }

        return held;
    }
}

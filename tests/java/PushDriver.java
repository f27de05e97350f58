import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.protocol.heartbeat.HeartbeatData;

/**
 * A push consumer. keys: ns group topic sub from=first|last|timestamp time=yyyyMMddHHmmss orderly=true
 * space (a namespace) instance later=n (the first n messages are sent back) millis (spent on each message)
 * rebalance (the client's own setting: milliseconds from one sharing of the queues to the next, 20 s if absent).
 * Prints "STARTED", "QUEUES n" whenever the number of its queues changes,
 * "MSG queueId queueOffset msgId reconsumeTimes body" per message and "SPAN queueId queueOffset beganAt endedAt"
 * (milliseconds since the epoch) when time was spent on it. Reads its input: 'h' sends one
 * heartbeat to the broker of its topic and prints "HEARTBEAT brokerVersion micros"; 'q' or the end stops
 * it in good order.
 */
public final class PushDriver {
    private PushDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        String topic = args.text("topic", null);
        if (args.text("rebalance", null) != null) {
            System.setProperty("rocketmq.client.rebalance.waitInterval", args.text("rebalance", null));
        }

        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args.text("group", "driver_consumer"));
        if (args.text("ns", null) != null) {
            consumer.setNamesrvAddr(args.text("ns", null));
        }

        if (args.text("space", null) != null) {
            consumer.setNamespace(args.text("space", null));
        }

        consumer.setInstanceName(args.text("instance", "DEFAULT"));
        consumer.setConsumeFromWhere(where(args.text("from", "first")));
        if (args.text("time", null) != null) {
            consumer.setConsumeTimestamp(args.text("time", null));
        }

        consumer.subscribe(topic, args.text("sub", "*"));
        AtomicInteger later = new AtomicInteger(args.number("later", 0));
        int millis = args.number("millis", 0);
        if (args.flag("orderly")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                take(messages, millis);
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                take(messages, millis);
                return later.getAndDecrement() > 0
                    ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }

        consumer.start();
        System.out.println("STARTED");
        Thread watch = new Thread(() -> watchQueues(consumer, topic));
        watch.setDaemon(true);
        watch.start();
        while (true) {
            int read = System.in.read();
            if (read < 0 || read == 'q') {
                break;
            }

            if (read == 'h') {
                heartbeat(consumer, topic);
            }
        }

        consumer.shutdown();
        System.out.println("STOPPED");
        System.exit(0);
    }

    private static ConsumeFromWhere where(String word) {
        switch (word) {
            case "last":
                return ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
            case "timestamp":
                return ConsumeFromWhere.CONSUME_FROM_TIMESTAMP;
            default:
                return ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET;
        }
    }

    private static void heartbeat(DefaultMQPushConsumer consumer, String topic) throws Exception {
        MQClientInstance client = consumer.getDefaultMQPushConsumerImpl().getmQClientFactory();
        // The client keeps what it would say to itself; only this method builds it.
        Method prepare = MQClientInstance.class.getDeclaredMethod("prepareHeartbeatData");
        prepare.setAccessible(true);
        HeartbeatData data = (HeartbeatData) prepare.invoke(client);
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(topic)) {
            String address = client.findBrokerAddressInPublish(queue.getBrokerName());
            long before = System.nanoTime();
            int version = client.getMQClientAPIImpl().sendHeartbeat(address, data, 3000);
            System.out.println("HEARTBEAT " + version + " " + (System.nanoTime() - before) / 1000);
            return;
        }
    }

    private static void take(List<MessageExt> messages, int millis) {
        for (MessageExt message : messages) {
            long began = System.currentTimeMillis();
            synchronized (PushDriver.class) {
                System.out.println("MSG " + message.getQueueId() + " " + message.getQueueOffset() + " "
                    + message.getMsgId() + " " + message.getReconsumeTimes() + " " + Args.shown(message.getBody()));
            }

            if (millis > 0) {
                pause(millis);
                long ended = System.currentTimeMillis();
                synchronized (PushDriver.class) {
                    System.out.println("SPAN " + message.getQueueId() + " " + message.getQueueOffset() + " "
                        + began + " " + ended);
                }
            }
        }
    }

    private static void watchQueues(DefaultMQPushConsumer consumer, String topic) {
        int before = -1;
        while (true) {
            int now = 0;
            Set<MessageQueue> queues =
                consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().keySet();
            for (MessageQueue queue : queues) {
                now += queue.getTopic().equals(topic) ? 1 : 0;
            }

            if (now != before) {
                System.out.println("QUEUES " + now);
                before = now;
            }

            pause(50);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

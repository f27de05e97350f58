import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * A push consumer. keys: ns group topic sub from=first|last|timestamp time=yyyyMMddHHmmss orderly=true
 * instance later=n (the first n messages are sent back) millis (spent on each message).
 * Prints "STARTED", "QUEUES n" whenever the number of its queues changes,
 * "MSG queueId queueOffset msgId reconsumeTimes body" per message. Stops in good order when its input ends or says so.
 */
public final class PushDriver {
    private PushDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        String topic = args.text("topic", null);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args.text("group", "driver_consumer"));
        consumer.setNamesrvAddr(args.text("ns", null));
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
        }

        consumer.shutdown();
        System.out.println("STOPPED");
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

    private static void take(List<MessageExt> messages, int millis) {
        for (MessageExt message : messages) {
            synchronized (PushDriver.class) {
                System.out.println("MSG " + message.getQueueId() + " " + message.getQueueOffset() + " "
                    + message.getMsgId() + " " + message.getReconsumeTimes() + " " + new String(message.getBody()));
            }

            if (millis > 0) {
                pause(millis);
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

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * A push consumer that cannot work on anything, of any client version from 4.9 on. keys: ns group topic
 * max (maxReconsumeTimes) level (delayLevelWhenNextConsume) fails=n (after so many it can) orderly=true.
 * Prints "STARTED" and "TRY topic reconsumeTimes now bornTime storeTime msgId body" per try. Ends with its input.
 */
public final class RetryDriver {
    private RetryDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        // A new group's retry topic is made by its first heartbeat; by default the client looks again after 20 s.
        System.setProperty("rocketmq.client.rebalance.waitInterval", "300");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args.text("group", "driver_retry"));
        consumer.setNamesrvAddr(args.text("ns", null));
        consumer.setPollNameServerInterval(300);
        // 5.x: a rebalance makes subscriptions newer and tells the broker, but not while another heartbeat is under way
        // (that of its first second is); pulls are refused as SUBSCRIPTION_NOT_LATEST until the next one.
        consumer.setHeartbeatBrokerInterval(200);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setMaxReconsumeTimes(args.number("max", -1));
        consumer.setSuspendCurrentQueueTimeMillis(100);
        consumer.subscribe(args.text("topic", null), "*");
        AtomicInteger fails = new AtomicInteger(args.number("fails", Integer.MAX_VALUE));
        int level = args.number("level", 0);
        if (args.flag("orderly")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                messages.forEach(RetryDriver::print);
                return fails.getAndDecrement() > 0
                    ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT : ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                messages.forEach(RetryDriver::print);
                context.setDelayLevelWhenNextConsume(level);
                return fails.getAndDecrement() > 0
                    ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }

        consumer.start();
        System.out.println("STARTED");
        while (System.in.read() >= 0) {
            Thread.yield();
        }

        consumer.shutdown();
        System.out.println("STOPPED");
        System.exit(0);
    }

    private static synchronized void print(MessageExt message) {
        System.out.println("TRY " + message.getTopic() + " " + message.getReconsumeTimes() + " "
            + System.currentTimeMillis() + " " + message.getBornTimestamp() + " " + message.getStoreTimestamp() + " "
            + message.getMsgId() + " " + Args.shown(message.getBody()));
    }
}

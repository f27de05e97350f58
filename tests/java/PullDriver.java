import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Reads every queue of a topic once from its start. keys: ns group topic sub commit=true beyond=true.
 * Prints "OFFSETS queueId min max searched committed", "MSG queueId queueOffset msgId body",
 * "PULL queueId status next min max" for the last pull of each queue.
 */
public final class PullDriver {
    private PullDriver() {
    }

    @SuppressWarnings("deprecation")
    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(args.text("group", "driver_pull"));
        if (args.text("ns", null) != null) {
            consumer.setNamesrvAddr(args.text("ns", null));
        }

        consumer.start();
        long searched = Long.parseLong(args.text("time", "0"));
        for (MessageQueue queue : new TreeSet<>(consumer.fetchSubscribeMessageQueues(args.text("topic", null)))) {
            System.out.println("OFFSETS " + queue.getQueueId() + " " + consumer.minOffset(queue) + " "
                + consumer.maxOffset(queue) + " " + consumer.searchOffset(queue, searched) + " "
                + consumer.fetchConsumeOffset(queue, true));
            long next = args.flag("beyond") ? consumer.maxOffset(queue) + 1000 : consumer.minOffset(queue);
            PullResult result;
            do {
                result = consumer.pull(queue, args.text("sub", "*"), next, 32);
                next = result.getNextBeginOffset();
                if (result.getPullStatus() == PullStatus.FOUND) {
                    for (MessageExt message : result.getMsgFoundList()) {
                        System.out.println("MSG " + queue.getQueueId() + " " + message.getQueueOffset() + " "
                            + message.getMsgId() + " " + Args.shown(message.getBody()));
                    }
                }
            } while (next < result.getMaxOffset());
            System.out.println("PULL " + queue.getQueueId() + " " + result.getPullStatus() + " " + next + " "
                + result.getMinOffset() + " " + result.getMaxOffset());
            if (args.flag("commit")) {
                consumer.updateConsumeOffset(queue, next);
            }
        }

        consumer.shutdown();
        System.out.println("DONE 0");
        System.exit(0);
    }
}

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Sends without end to a broker that is stopped, killed and replaced meanwhile, and looks whether everything it was
 * promised is there. keys: ns topic. Each line of its input is answered by one line, as "CHECK ok messages" or
 * "CHECK FAIL reason": "delay" sends two delayed messages; "commit" stores an offset for each queue; "check" reads
 * everything; "committed" compares the stored offsets; "delayed once" and "delayed" wait for the delayed messages.
 * Ends with its input.
 */
@SuppressWarnings("deprecation")
public final class HandoverDriver {
    private static final int PATIENCE_MILLIS = 40_000;

    private final DefaultMQProducer producer = new DefaultMQProducer("handover_producer");
    private final DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("handover");
    private final Map<String, String> promised = new ConcurrentHashMap<>();
    private final Map<MessageQueue, Long> committed = new HashMap<>();
    private final List<String> delayed = new ArrayList<>();
    private final String topic;
    private volatile int sent;
    private volatile String lastFailure = "";

    private HandoverDriver(Args args) throws Exception {
        topic = args.text("topic", null);
        producer.setNamesrvAddr(args.text("ns", null));
        producer.setDefaultTopicQueueNums(4);
        producer.setRetryTimesWhenSendFailed(0);
        producer.start();
        consumer.setNamesrvAddr(args.text("ns", null));
        consumer.start();
    }

    public static void main(String[] words) throws Exception {
        HandoverDriver driver = new HandoverDriver(new Args(words));
        Thread sender = new Thread(driver::sendWithoutEnd);
        sender.setDaemon(true);
        sender.start();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String answer;
            try {
                answer = driver.obey(line);
            } catch (Exception failure) {
                answer = "FAIL " + causes(failure) + "; last send: " + driver.lastFailure.replace('\n', ' ');
            }

            System.out.println(line.toUpperCase() + " " + answer);
        }

        System.exit(0);
    }

    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.toString().replace('\n', ' ')).append(" < ");
        }

        return text.toString();
    }

    private String obey(String command) throws Exception {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            try {
                switch (command) {
                    case "delay": return delay();
                    case "commit": return commit();
                    case "committed": return compareCommitted();
                    case "delayed once": return compareDelayed(true);
                    case "delayed": return compareDelayed(false);
                    default: return check();
                }
            } catch (Exception failure) {
                // A broker that has just started may not be known yet, nor its index be up to date.
                if (System.currentTimeMillis() > until) {
                    throw failure;
                }

                Thread.sleep(200);
            }
        }
    }

    private void sendWithoutEnd() {
        while (true) {
            try {
                Message message = new Message(topic, "TagA", "key" + sent, ("m" + sent).getBytes());
                sent++;
                SendResult result = producer.send(message, 3_000);
                if (result.getSendStatus() == SendStatus.SEND_OK) {
                    promised.put(result.getMessageQueue().getQueueId() + " " + result.getQueueOffset(),
                        new String(message.getBody()));
                }

                Thread.sleep(2);
            } catch (Exception noBroker) {
                lastFailure = noBroker.toString();
                pause(100);
            }
        }
    }

    private String check() throws Exception {
        int before = sent;
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (sent < before + 20 && System.currentTimeMillis() < until) {
            Thread.sleep(20);
        }

        Map<String, String> expected = new HashMap<>(promised);
        Map<String, String> found = new HashMap<>();
        for (MessageQueue queue : new TreeSet<>(consumer.fetchSubscribeMessageQueues(topic))) {
            read(queue, found);
        }

        for (Map.Entry<String, String> one : expected.entrySet()) {
            if (!one.getValue().equals(found.get(one.getKey()))) {
                throw new IllegalStateException(one + " is " + found.get(one.getKey()));
            }
        }

        List<String> bodies = new ArrayList<>(expected.values());
        for (int i = 0; i < bodies.size(); i += Math.max(1, bodies.size() / 8)) {
            String key = "key" + bodies.get(i).substring(1);
            long now = System.currentTimeMillis();
            if (producer.queryMessage(topic, key, 32, now - 3_600_000, now + 60_000).getMessageList().isEmpty()) {
                throw new IllegalStateException(key + " is not in the index");
            }
        }

        return "ok " + expected.size();
    }

    private void read(MessageQueue queue, Map<String, String> found) throws Exception {
        long max = consumer.maxOffset(queue);
        long next = consumer.minOffset(queue);
        if (next != 0) {
            throw new IllegalStateException(queue + " begins at " + next);
        }

        while (next < max) {
            PullResult result = consumer.pull(queue, "*", next, 32);
            if (result.getPullStatus() != PullStatus.FOUND) {
                throw new IllegalStateException(queue + " at " + next + ": " + result);
            }

            for (MessageExt message : result.getMsgFoundList()) {
                if (message.getQueueOffset() != next) {
                    throw new IllegalStateException(queue + " at " + next + ": " + message.getQueueOffset());
                }

                next++;
                found.put(queue.getQueueId() + " " + message.getQueueOffset(), new String(message.getBody()));
            }
        }
    }

    private String commit() throws Exception {
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(topic)) {
            long offset = consumer.maxOffset(queue);
            consumer.updateConsumeOffset(queue, offset);
            consumer.getOffsetStore().persist(queue);
            committed.put(queue, offset);
        }

        // Offsets are told one-way: a broker that is ended at once might not have read them.
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        for (Map.Entry<MessageQueue, Long> one : committed.entrySet()) {
            while (consumer.fetchConsumeOffset(one.getKey(), true) != one.getValue()
                && System.currentTimeMillis() < until) {
                Thread.sleep(10);
            }
        }

        return compareCommitted();
    }

    private String compareCommitted() throws Exception {
        for (Map.Entry<MessageQueue, Long> one : committed.entrySet()) {
            long now = consumer.fetchConsumeOffset(one.getKey(), true);
            if (now != one.getValue()) {
                throw new IllegalStateException(one + " is " + now);
            }
        }

        return "ok";
    }

    private String delay() throws Exception {
        for (int level : new int[] {1, 2}) {
            Message message = new Message(topic + "Later", ("later" + delayed.size()).getBytes());
            message.setDelayTimeLevel(level);
            producer.send(message, 3_000);
            delayed.add(new String(message.getBody()));
        }

        return "ok";
    }

    private String compareDelayed(boolean isOnce) throws Exception {
        List<String> found = new ArrayList<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(topic + "Later")) {
            Map<String, String> messages = new HashMap<>();
            read(queue, messages);
            found.addAll(messages.values());
        }

        List<String> missing = new ArrayList<>(delayed);
        missing.removeAll(found);
        if (!missing.isEmpty() || (isOnce && found.size() != delayed.size())) {
            throw new IllegalStateException("found " + found + ", missing " + missing);
        }

        return "ok";
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

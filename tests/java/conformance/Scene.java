import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** One row being played: its topics, clients and expectations. Closing it stops its clients. */
final class Scene implements AutoCloseable {
    static final int QUEUES = 8;

    final Stage stage;
    final DefaultMQProducer producer;
    private final String id;
    private final List<AutoCloseable> clients = Collections.synchronizedList(new ArrayList<>());
    private int bodies;

    Scene(Stage stage, String id) {
        this.stage = stage;
        this.id = id;
        producer = stage.producer;
    }

    String topic() throws Exception {
        String topic = stage.newName("T" + id);
        stage.makeTopic(topic, QUEUES);
        return topic;
    }

    String group() {
        return stage.newName("G" + id);
    }

    <T extends AutoCloseable> T closeLater(T client) {
        clients.add(client);
        return client;
    }

    Taker taker(String group, String topic, String tags) {
        return closeLater(new Taker(this, group).on(topic, tags));
    }

    Message message(String topic, String tag) {
        Message message = new Message(topic, (id + "-" + bodies++).getBytes());
        if (tag != null) {
            message.setTags(tag);
        }

        return message;
    }

    /** Sends n messages in turn to all queues. */
    List<String> send(String topic, String tag, int n) throws Exception {
        return sendTo(queues(topic), tag, n);
    }

    /** Sends n messages in turn to these queues. */
    List<String> sendTo(List<MessageQueue> queues, String tag, int n) throws Exception {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            MessageQueue queue = queues.get(i % queues.size());
            Message message = message(queue.getTopic(), tag);
            SendResult result = producer.send(message, queue);
            check(result.getSendStatus() == SendStatus.SEND_OK, result.toString());
            sent.add(new String(message.getBody()));
        }

        return sent;
    }

    List<MessageQueue> queues(String topic) throws Exception {
        return new ArrayList<>(new TreeSet<>(producer.fetchPublishMessageQueues(topic)));
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    static void same(Object expected, Object actual) {
        check(expected.equals(actual), "expected " + shortened(expected) + ", was " + shortened(actual));
    }

    static List<String> sorted(Collection<String> texts) {
        List<String> copy = new ArrayList<>(texts);
        Collections.sort(copy);
        return copy;
    }

    @SafeVarargs
    static List<String> all(Collection<String>... parts) {
        List<String> joined = new ArrayList<>();
        for (Collection<String> part : parts) {
            joined.addAll(part);
        }

        return joined;
    }

    /** Waits up to 30 seconds for something. */
    static void await(String what, Condition condition) throws Exception {
        await(what, 30_000, condition);
    }

    static void await(String what, int millis, Condition condition) throws Exception {
        long until = System.currentTimeMillis() + millis;
        while (!condition.holds()) {
            check(System.currentTimeMillis() < until, "waited in vain for " + what);
            Thread.sleep(20);
        }
    }

    /** The exception that an action ends with. */
    static Throwable failureOf(Action action) {
        try {
            action.run();
        } catch (Throwable failure) {
            return failure;
        }

        throw new AssertionError("no exception");
    }

    static void fails(Class<?> type, Action action) {
        Throwable failure = failureOf(action);
        check(type.isInstance(failure), "expected " + type.getSimpleName() + ", was " + failure);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 200 ? text : text.substring(0, 200) + "… (" + text.length() + ")";
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    interface Action {
        void run() throws Exception;
    }
}

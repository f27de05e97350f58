import java.util.List;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Section 2: smoke, exceptions, properties. */
final class SmokeRows {
    private static final int MESSAGE_ILLEGAL = 13;

    private SmokeRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("A01", SmokeRows::tenAreReceivedOnce));
        rows.add(new ConformanceDriver.Row("A02", scene -> scene.send(scene.topic(), null, 1)));
        rows.add(new ConformanceDriver.Row("A03", scene ->
            Scene.failureOf(() -> scene.producer.send((Message) null))));
        rows.add(new ConformanceDriver.Row("A04", scene -> refused(scene, new Message("A04", null))));
        rows.add(new ConformanceDriver.Row("A05", scene -> refused(scene, new Message("A05", new byte[0]))));
        rows.add(new ConformanceDriver.Row("A06", scene ->
            refused(scene, new Message("A06", new byte[(4 << 20) + 1]))));
        rows.add(new ConformanceDriver.Row("A07", scene -> {
            refused(scene, new Message(null, new byte[1]));
            refused(scene, new Message(" ", new byte[1]));
        }));
        rows.add(new ConformanceDriver.Row("A08", scene ->
            refused(scene, new Message("A08", repeated('a', (4 << 20) + 1).getBytes()))));
        rows.add(new ConformanceDriver.Row("A09", scene ->
            sends(scene, new Message(scene.topic(), new byte[128 << 10]))));
        rows.add(new ConformanceDriver.Row("A10", scene -> sendsProperty(scene, repeated('\u4e2d', 10 << 10))));
        rows.add(new ConformanceDriver.Row("A11", SmokeRows::tooManyPropertiesAreRefused));
        rows.add(new ConformanceDriver.Row("A12", scene -> sendsProperty(scene, repeated('\u6587', 10 << 10))));
        rows.add(new ConformanceDriver.Row("A13", scene -> propertyComesBack(scene, "colour", "red")));
        rows.add(new ConformanceDriver.Row("A14", scene ->
            propertyComesBack(scene, "\u989c\u8272", "\u7ea2\u8272 \u2713")));
        rows.add(new ConformanceDriver.Row("A15", scene -> secondProducer(scene, "same", "same")));
        rows.add(new ConformanceDriver.Row("A16", scene -> secondProducer(scene, "one", "other")));
    }

    private static void tenAreReceivedOnce(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, "*").start();
        List<String> sent = scene.send(topic, null, 10);
        taker.getsExactly(sent);
        long total = 0;
        for (MessageQueue queue : scene.queues(topic)) {
            total += scene.producer.maxOffset(queue);
        }

        Scene.same(10L, total);
    }

    private static void refused(Scene scene, Message message) {
        Scene.fails(MQClientException.class, () -> scene.producer.send(message));
    }

    private static void sends(Scene scene, Message message) throws Exception {
        Scene.same(SendStatus.SEND_OK, scene.producer.send(message).getSendStatus());
    }

    private static void sendsProperty(Scene scene, String value) throws Exception {
        Message message = scene.message(scene.topic(), null);
        message.putUserProperty("key", value);
        sends(scene, message);
    }

    private static void tooManyPropertiesAreRefused(Scene scene) throws Exception {
        Message message = scene.message(scene.topic(), null);
        message.putUserProperty("key", repeated('\u4e2d', (32 << 10) + 1));
        Throwable failure = Scene.failureOf(() -> scene.producer.send(message));
        Scene.check(failure instanceof MQBrokerException, failure.toString());
        Scene.same(MESSAGE_ILLEGAL, ((MQBrokerException) failure).getResponseCode());
    }

    private static void propertyComesBack(Scene scene, String key, String value) throws Exception {
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, "*").start();
        Message message = scene.message(topic, null);
        message.putUserProperty(key, value);
        sends(scene, message);
        taker.gets(java.util.Collections.singletonList(new String(message.getBody())));
        MessageExt got = taker.messages().get(0);
        Scene.same(value, got.getUserProperty(key));
    }

    private static void secondProducer(Scene scene, String first, String second) throws Exception {
        String group = scene.group();
        DefaultMQProducer one = scene.stage.newProducer(group, group + first);
        DefaultMQProducer two = scene.stage.newProducer(group, group + second);
        scene.closeLater(one::shutdown);
        scene.closeLater(two::shutdown);
        one.start();
        if (first.equals(second)) {
            Scene.fails(MQClientException.class, two::start);
        } else {
            two.start();
        }
    }

    private static String repeated(char letter, int n) {
        char[] letters = new char[n];
        java.util.Arrays.fill(letters, letter);
        return new String(letters);
    }
}

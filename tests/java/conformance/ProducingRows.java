import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Section 3: producing, without transactions, delays and queries. */
@SuppressWarnings("deprecation")
final class ProducingRows {
    private static final MessageQueueSelector SECOND = (queues, message, argument) ->
        queues.stream().filter(queue -> queue.getQueueId() == 1).findFirst().get();

    private ProducingRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("B01", scene ->
            async(scene, 20, -1, (message, queue, callback) -> scene.producer.send(message, callback))));
        rows.add(new ConformanceDriver.Row("B02", scene ->
            async(scene, 20, 1, (message, queue, callback) -> scene.producer.send(message, queue, callback))));
        rows.add(new ConformanceDriver.Row("B03", scene ->
            async(scene, 20, 1, (message, queue, callback) -> scene.producer.send(message, SECOND, null, callback))));
        rows.add(new ConformanceDriver.Row("B04", scene ->
            scene.producer.send(scene.message(scene.topic(), null), (SendCallback) null)));
        rows.add(new ConformanceDriver.Row("B05", ProducingRows::wrongArgumentsOfAsyncSends));
        rows.add(new ConformanceDriver.Row("B06", scene ->
            Scene.check(outcome(scene, 100) instanceof Throwable, "queue 100 of 8 was taken")));
        rows.add(new ConformanceDriver.Row("B07", scene -> {
            Object outcome = outcome(scene, -100);
            Scene.check(outcome instanceof SendResult, String.valueOf(outcome));
        }));
        rows.add(new ConformanceDriver.Row("B08", scene ->
            oneway(scene, -1, (message, queue, callback) -> scene.producer.sendOneway(message))));
        rows.add(new ConformanceDriver.Row("B09", scene ->
            oneway(scene, 1, (message, queue, callback) -> scene.producer.sendOneway(message, queue))));
        rows.add(new ConformanceDriver.Row("B10", scene ->
            oneway(scene, 1, (message, queue, callback) -> scene.producer.sendOneway(message, SECOND, null))));
        rows.add(new ConformanceDriver.Row("B11", ProducingRows::wrongArgumentsOfOnewaySends));
        rows.add(new ConformanceDriver.Row("B12", ProducingRows::eachOfABatchCanBeViewed));
        rows.add(new ConformanceDriver.Row("B13", ProducingRows::propertiesOfABatchSurvive));
        rows.add(new ConformanceDriver.Row("B15", ProducingRows::batchIsSplit));
    }

    private static void async(Scene scene, int n, int queueId, Sending sending) throws Exception {
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, "*").start();
        MessageQueue queue = scene.queues(topic).get(1);
        List<CompletableFuture<SendResult>> results = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Message message = scene.message(topic, null);
            sent.add(new String(message.getBody()));
            Waiting waiting = new Waiting();
            sending.send(message, queue, waiting);
            results.add(waiting.result);
        }

        for (CompletableFuture<SendResult> result : results) {
            result.get(30, TimeUnit.SECONDS);
        }

        taker.getsExactly(sent);
        onlyFrom(taker, queueId);
    }

    private static void oneway(Scene scene, int queueId, Sending sending) throws Exception {
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, "*").start();
        MessageQueue queue = scene.queues(topic).get(1);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Message message = scene.message(topic, null);
            sent.add(new String(message.getBody()));
            sending.send(message, queue, null);
        }

        taker.getsExactly(sent);
        onlyFrom(taker, queueId);
    }

    private static void onlyFrom(Taker taker, int queueId) {
        for (MessageExt message : taker.messages()) {
            Scene.check(queueId < 0 || message.getQueueId() == queueId, "from queue " + message.getQueueId());
        }
    }

    private static void wrongArgumentsOfAsyncSends(Scene scene) throws Exception {
        Message message = scene.message(scene.topic(), null);
        Waiting noQueue = new Waiting();
        Waiting noSelector = new Waiting();
        Waiting throwing = new Waiting();
        try {
            scene.producer.send(message, (MessageQueue) null, noQueue);

            // 5.x takes any queue then.
            noQueue.result.get(30, TimeUnit.SECONDS);
        } catch (NullPointerException | java.util.concurrent.ExecutionException expected) {
            // 4.9 refuses, by the callback.
        }

        raised("no selector", noSelector, () ->
            scene.producer.send(message, (MessageQueueSelector) null, null, noSelector));
        raised("selector throws", throwing, () -> scene.producer.send(message, (queues, m, argument) -> {
            throw new IllegalStateException("as the test wanted");
        }, null, throwing));
    }

    private static void wrongArgumentsOfOnewaySends(Scene scene) throws Exception {
        Message message = scene.message(scene.topic(), null);
        Scene.failureOf(() -> scene.producer.sendOneway(message, (MessageQueue) null));
        Scene.failureOf(() -> scene.producer.sendOneway(message, (MessageQueueSelector) null, null));
        Scene.failureOf(() -> scene.producer.sendOneway(message, (queues, m, argument) -> {
            throw new IllegalStateException("as the test wanted");
        }, null));
    }

    /** The caller hears of it by an exception, or by its callback. */
    private static void raised(String what, Waiting waiting, Scene.Action action) throws Exception {
        try {
            action.run();
        } catch (Exception expected) {
            return;
        }

        try {
            waiting.result.get(30, TimeUnit.SECONDS);
        } catch (Exception expected) {
            return;
        }

        throw new AssertionError(what + ": sent");
    }

    private static Object outcome(Scene scene, int queueId) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(0);
        queue.setQueueId(queueId);
        Waiting waiting = new Waiting();
        scene.producer.send(scene.message(topic, null), queue, waiting);
        try {
            return waiting.result.get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failure) {
            return failure.getCause();
        }
    }

    private static void eachOfABatchCanBeViewed(Scene scene) throws Exception {
        String topic = scene.topic();
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            batch.add(scene.message(topic, null));
        }

        SendResult result = scene.producer.send(batch);
        String[] ids = result.getMsgId().split(",");
        String[] offsetIds = result.getOffsetMsgId().split(",");
        Scene.same(100, ids.length);
        Scene.same(100, offsetIds.length);
        for (int i = 0; i < 100; i++) {
            MessageExt viewed = scene.producer.viewMessage(topic, offsetIds[i]);
            Scene.same(new String(batch.get(i).getBody()), new String(viewed.getBody()));
        }
    }

    private static void propertiesOfABatchSurvive(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, "*").start();
        Message message = scene.message(topic, "TagB");
        message.setKeys("one two");
        message.setWaitStoreMsgOK(true);
        message.setBuyerId("buyer");
        message.setFlag(7);
        Message other = scene.message(topic, null);
        other.setWaitStoreMsgOK(true);
        List<Message> batch = new ArrayList<>();
        Collections.addAll(batch, message, other);
        scene.producer.send(batch);
        taker.gets(java.util.Arrays.asList(new String(message.getBody()), new String(other.getBody())));
        MessageExt got = taker.messages().stream()
            .filter(m -> new String(m.getBody()).equals(new String(message.getBody()))).findFirst().get();
        Scene.same("TagB one two true buyer 7", got.getTags() + " " + got.getKeys() + " " + got.isWaitStoreMsgOK()
            + " " + got.getBuyerId() + " " + got.getFlag());
    }

    /** Each message of a batch has a queue offset and an id of its own, and a pull may begin within a batch. */
    private static void batchIsSplit(Scene scene) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(0);
        DefaultMQPullConsumer consumer = PullRows.puller(scene, scene.group());
        Scene.same("0 0", consumer.minOffset(queue) + " " + consumer.maxOffset(queue));
        List<String> sent = new ArrayList<>();
        for (int batch = 0; batch < 10; batch++) {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                messages.add(scene.message(topic, null));
                sent.add(new String(messages.get(i).getBody()));
            }

            SendResult result = scene.producer.send(messages, queue);
            Scene.same(10L * batch, result.getQueueOffset());
            Scene.same(10, result.getMsgId().split(",").length);
        }

        Scene.await("100 messages", () -> consumer.maxOffset(queue) == 100);
        Scene.same(0L, consumer.minOffset(queue));
        List<MessageExt> found = consumer.pull(queue, "*", 5, 10).getMsgFoundList();
        for (int i = 0; i < found.size(); i++) {
            Scene.same(5L + i, found.get(i).getQueueOffset());
            Scene.same(sent.get(5 + i), new String(found.get(i).getBody()));
        }

        Scene.same(10, found.size());
    }

    private interface Sending {
        void send(Message message, MessageQueue queue, SendCallback callback) throws Exception;
    }

    private static final class Waiting implements SendCallback {
        final CompletableFuture<SendResult> result = new CompletableFuture<>();

        @Override
        public void onSuccess(SendResult sent) {
            result.complete(sent);
        }

        @Override
        public void onException(Throwable failure) {
            result.completeExceptionally(failure);
        }
    }
}

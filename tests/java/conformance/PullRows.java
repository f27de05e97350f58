import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Pulling by hand, lite pull and offsets; the checklist has no rows of these, so their ids are our own. */
@SuppressWarnings("deprecation")
final class PullRows {
    private PullRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("P01", PullRows::everyMessageOfAQueueIsPulled));
        rows.add(new ConformanceDriver.Row("P02", PullRows::offsetsOutsideAQueueAreCorrected));
        rows.add(new ConformanceDriver.Row("P03", PullRows::offsetsAreKept));
        rows.add(new ConformanceDriver.Row("P04", PullRows::timesFindOffsets));
        rows.add(new ConformanceDriver.Row("P05", PullRows::filteredPullMovesOn));
        rows.add(new ConformanceDriver.Row("P06", PullRows::litePullSubscribes));
        rows.add(new ConformanceDriver.Row("P07", PullRows::litePullAssignsSeeksAndCommits));
        rows.add(new ConformanceDriver.Row("P08", PullRows::litePullPauses));
        rows.add(new ConformanceDriver.Row("M04", PullRows::newMessageWakesAWaitingPull));
    }

    static DefaultMQPullConsumer puller(Scene scene, String group) throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(group);
        consumer.setNamesrvAddr(scene.stage.nameServer);
        consumer.setInstanceName(scene.stage.newName("puller"));
        consumer.start();
        scene.closeLater(consumer::shutdown);
        return consumer;
    }

    private static DefaultLitePullConsumer litePuller(Scene scene, String group) {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
        consumer.setNamesrvAddr(scene.stage.nameServer);
        consumer.setInstanceName(scene.stage.newName("lite"));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        scene.closeLater(consumer::shutdown);
        return consumer;
    }

    /** Sends n messages and waits until they can be pulled: Java's broker acknowledges a little earlier than that. */
    private static List<String> stored(Scene scene, List<MessageQueue> queues, String tag, int n) throws Exception {
        long before = end(scene, queues);
        List<String> sent = scene.sendTo(queues, tag, n);
        Scene.await(n + " messages in their queues", () -> end(scene, queues) == before + n);
        return sent;
    }

    private static long end(Scene scene, List<MessageQueue> queues) throws Exception {
        long sum = 0;
        for (MessageQueue queue : queues) {
            sum += scene.producer.maxOffset(queue);
        }

        return sum;
    }

    private static void everyMessageOfAQueueIsPulled(Scene scene) throws Exception {
        String topic = scene.topic();
        List<MessageQueue> queues = scene.queues(topic).subList(0, 1);
        List<String> sent = stored(scene, queues, null, 100);
        DefaultMQPullConsumer consumer = puller(scene, scene.group());
        List<String> pulled = new ArrayList<>();
        for (long next = 0; next < 100;) {
            PullResult result = consumer.pull(queues.get(0), "*", next, 32);
            Scene.same(PullStatus.FOUND, result.getPullStatus());
            for (MessageExt message : result.getMsgFoundList()) {
                Scene.same((long) pulled.size(), message.getQueueOffset());
                pulled.add(new String(message.getBody()));
            }

            next = result.getNextBeginOffset();
        }

        Scene.same(sent, pulled);
        Scene.same(PullStatus.NO_NEW_MSG, consumer.pull(queues.get(0), "*", 100, 32).getPullStatus());
    }

    private static void offsetsOutsideAQueueAreCorrected(Scene scene) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(0);
        DefaultMQPullConsumer consumer = puller(scene, scene.group());
        Scene.same(PullStatus.NO_NEW_MSG, consumer.pull(queue, "*", 0, 32).getPullStatus());
        stored(scene, Collections.singletonList(queue), null, 5);
        PullResult beyond = consumer.pull(queue, "*", 1_000, 32);
        Scene.same(PullStatus.OFFSET_ILLEGAL + " 5 0 5", beyond.getPullStatus() + " " + beyond.getNextBeginOffset()
            + " " + beyond.getMinOffset() + " " + beyond.getMaxOffset());
        Scene.same(0L, consumer.minOffset(queue));
        Scene.same(5L, consumer.maxOffset(queue));
    }

    private static void offsetsAreKept(Scene scene) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(3);
        stored(scene, Collections.singletonList(queue), null, 5);
        String group = scene.group();
        DefaultMQPullConsumer consumer = puller(scene, group);
        consumer.pull(queue, "*", 0, 32);
        consumer.updateConsumeOffset(queue, 4);
        consumer.getOffsetStore().persist(queue);
        Scene.await("the offset", () -> puller(scene, group).fetchConsumeOffset(queue, true) == 4);
    }

    private static void timesFindOffsets(Scene scene) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(0);
        stored(scene, Collections.singletonList(queue), null, 5);
        Thread.sleep(1_500);
        long between = System.currentTimeMillis() - 50;
        stored(scene, Collections.singletonList(queue), null, 5);
        DefaultMQPullConsumer consumer = puller(scene, scene.group());
        Scene.same(5L, consumer.searchOffset(queue, between));
        Scene.same(0L, consumer.searchOffset(queue, 0));
        long earliest = consumer.earliestMsgStoreTime(queue);
        Scene.check(earliest > 0 && earliest < between, Long.toString(earliest));
    }

    private static void filteredPullMovesOn(Scene scene) throws Exception {
        String topic = scene.topic();
        List<MessageQueue> queue = scene.queues(topic).subList(0, 1);
        stored(scene, queue, "b", 40);
        List<String> wanted = stored(scene, queue, "a", 3);
        DefaultMQPullConsumer consumer = puller(scene, scene.group());
        List<String> pulled = new ArrayList<>();
        for (long next = 0; next < 43;) {
            PullResult result = consumer.pull(queue.get(0), "a", next, 32);
            Scene.check(result.getNextBeginOffset() > next, result.toString());
            next = result.getNextBeginOffset();
            if (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList().forEach(message -> pulled.add(new String(message.getBody())));
            }
        }

        Scene.same(wanted, pulled);
    }

    private static void litePullSubscribes(Scene scene) throws Exception {
        String topic = scene.topic();
        List<String> sent = scene.send(topic, "a", 40);
        scene.send(topic, "b", 8);
        DefaultLitePullConsumer consumer = litePuller(scene, scene.group());
        consumer.subscribe(topic, "a");
        consumer.start();
        Scene.same(Scene.sorted(sent), Scene.sorted(polled(consumer, sent.size())));
        List<String> more = scene.send(topic, "a", 8);
        Scene.same(Scene.sorted(more), Scene.sorted(polled(consumer, more.size())));
    }

    private static void litePullAssignsSeeksAndCommits(Scene scene) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(2);
        List<String> sent = stored(scene, Collections.singletonList(queue), null, 20);
        String group = scene.group();
        DefaultLitePullConsumer consumer = litePuller(scene, group);
        consumer.setAutoCommit(false);
        consumer.start();
        consumer.assign(Collections.singletonList(queue));
        consumer.seek(queue, 15);
        Scene.same(sent.subList(15, 20), polled(consumer, 5));
        consumer.seekToBegin(queue);
        Scene.same(sent, polled(consumer, 20));
        consumer.commitSync();
        Scene.same(20L, consumer.committed(queue));
        consumer.shutdown();
        Scene.same(20L, puller(scene, group).fetchConsumeOffset(queue, true));
    }

    /** A pull that was waiting when the queue was paused may still bring what it waits for. */
    private static void litePullPauses(Scene scene) throws Exception {
        String topic = scene.topic();
        List<MessageQueue> queue = scene.queues(topic).subList(2, 3);
        DefaultLitePullConsumer consumer = litePuller(scene, scene.group());
        consumer.start();
        consumer.assign(queue);
        consumer.seek(queue.get(0), 0);
        consumer.pause(queue);
        List<String> sent = stored(scene, queue, null, 1);
        List<String> taken = new ArrayList<>();
        consumer.poll(1_500).forEach(message -> taken.add(new String(message.getBody())));
        sent.addAll(stored(scene, queue, null, 5));
        Scene.same(0, consumer.poll(1_500).size());
        consumer.resume(queue);
        taken.addAll(polled(consumer, sent.size() - taken.size()));
        Scene.same(sent, taken);
    }

    private static List<String> polled(DefaultLitePullConsumer consumer, int n) throws Exception {
        List<String> bodies = new ArrayList<>();
        Scene.await(n + " messages", () -> {
            consumer.poll(200).forEach(message -> bodies.add(new String(message.getBody())));
            return bodies.size() >= n;
        });
        return bodies;
    }

    private static void newMessageWakesAWaitingPull(Scene scene) throws Exception {
        String topic = scene.topic();
        MessageQueue queue = scene.queues(topic).get(0);
        DefaultMQPullConsumer consumer = puller(scene, scene.group());
        List<Long> latencies = new ArrayList<>();
        Set<String> bodies = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Thread sender = new Thread(() -> {
                try {
                    Thread.sleep(200);
                    bodies.addAll(scene.sendTo(Collections.singletonList(queue), null, 1));
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            });
            sender.start();
            PullResult result = consumer.pullBlockIfNotFound(queue, "*", i, 32);
            long woken = System.currentTimeMillis();
            sender.join();
            Scene.same(PullStatus.FOUND, result.getPullStatus());
            latencies.add(woken - result.getMsgFoundList().get(0).getStoreTimestamp());
        }

        // The best of ten: the rest is other work of this machine.
        Scene.check(Collections.min(latencies) < 10, latencies.toString());
    }
}

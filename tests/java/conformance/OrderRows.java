import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.common.message.MessageQueue;

/** Section 4: ordered messages. */
final class OrderRows {
    private OrderRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("C01", scene -> ordered(scene, 80, 0, 1, 2, 3, 4, 5, 6, 7)));
        rows.add(new ConformanceDriver.Row("C02", scene -> ordered(scene, 20, 0)));
        rows.add(new ConformanceDriver.Row("C03", scene -> ordered(scene, 60, 0, 1, 7)));
        rows.add(new ConformanceDriver.Row("C04", scene -> balanced(scene, 2)));
        rows.add(new ConformanceDriver.Row("C05", scene -> balanced(scene, 4)));
        rows.add(new ConformanceDriver.Row("C06", scene -> oneLeaves(scene, 2)));
        rows.add(new ConformanceDriver.Row("C07", scene -> oneLeaves(scene, 4)));
        rows.add(new ConformanceDriver.Row("C08", scene -> tagged(scene, "*")));
        rows.add(new ConformanceDriver.Row("C09", scene -> tagged(scene, "a")));
        rows.add(new ConformanceDriver.Row("C10", OrderRows::offsetsWithGaps));
        rows.add(new ConformanceDriver.Row("C11", OrderRows::twoGroupsOneTagEach));
        rows.add(new ConformanceDriver.Row("C12", OrderRows::twoTags));
    }

    private static Taker orderly(Scene scene, String group, String topic, String tags) throws Exception {
        return scene.taker(group, topic, tags).orderly().start();
    }

    private static void ordered(Scene scene, int n, Integer... queueIds) throws Exception {
        String topic = scene.topic();
        Taker taker = orderly(scene, scene.group(), topic, "*");
        List<MessageQueue> queues = scene.queues(topic);
        queues.removeIf(queue -> !Arrays.asList(queueIds).contains(queue.getQueueId()));
        taker.getsExactly(scene.sendTo(queues, null, n)).inOrder();
    }

    private static void balanced(Scene scene, int consumers) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        Taker[] takers = started(scene, group, topic, consumers);
        List<String> sent = scene.send(topic, null, 160);
        Taker.together(sent, takers);
        Taker.balanced(160, takers);
        for (Taker taker : takers) {
            taker.inOrder();
        }
    }

    /** Three of four stay in the second: with eight queues that is the division that differs most. */
    private static void oneLeaves(Scene scene, int consumers) throws Exception {
        String topic = scene.topic();
        Taker[] takers = started(scene, scene.group(), topic, consumers);
        List<String> first = scene.send(topic, null, 80);
        Taker.together(first, takers);
        takers[0].close();
        List<String> second = scene.send(topic, null, 80);
        Taker.together(Scene.all(first, second), takers);
        for (Taker taker : takers) {
            taker.inOrder();
        }
    }

    private static Taker[] started(Scene scene, String group, String topic, int consumers) throws Exception {
        Taker[] takers = new Taker[consumers];
        for (int i = 0; i < consumers; i++) {
            takers[i] = orderly(scene, group, topic, "*");
        }

        for (Taker taker : takers) {
            taker.holding(Scene.QUEUES / consumers);
        }

        return takers;
    }

    private static void tagged(Scene scene, String subscription) throws Exception {
        String topic = scene.topic();
        Taker taker = orderly(scene, scene.group(), topic, subscription);
        taker.getsExactly(scene.send(topic, "a", 40)).inOrder();
    }

    private static void offsetsWithGaps(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker taker = orderly(scene, scene.group(), topic, "a");
        scene.send(topic, "b", 40);
        taker.getsExactly(scene.send(topic, "a", 40)).inOrder();
    }

    private static void twoGroupsOneTagEach(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker first = orderly(scene, scene.group(), topic, "a");
        Taker second = orderly(scene, scene.group(), topic, "b");
        List<String> a = scene.send(topic, "a", 40);
        List<String> b = scene.send(topic, "b", 40);
        first.getsExactly(a).inOrder();
        second.getsExactly(b).inOrder();
    }

    private static void twoTags(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker taker = orderly(scene, scene.group(), topic, "a||b");
        List<String> sent = new ArrayList<>(scene.send(topic, "a", 40));
        sent.addAll(scene.send(topic, "b", 40));
        taker.getsExactly(sent).inOrder();
    }
}

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Section 6: clustering, balance, members that come and go. */
final class BalanceRows {
    private static final int PACE_MILLIS = 100;

    private BalanceRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("E06", scene -> comeAndGo(scene, 1, 1, 0, 100)));
        rows.add(new ConformanceDriver.Row("E06two", scene -> comeAndGo(scene, 1, 2, 0, 100)));
        rows.add(new ConformanceDriver.Row("E07", scene -> comeAndGo(scene, 2, 0, 1, 100)));
        rows.add(new ConformanceDriver.Row("E07two", scene -> comeAndGo(scene, 3, 0, 2, 100)));
        rows.add(new ConformanceDriver.Row("E08", scene -> comeAndGo(scene, 1, 1, 1, 150)));
        rows.add(new ConformanceDriver.Row("E08two", scene -> comeAndGo(scene, 1, 2, 2, 150)));
        rows.add(new ConformanceDriver.Row("E01", scene -> balanced(scene, 2, 400)));
        rows.add(new ConformanceDriver.Row("E02", scene -> balanced(scene, 4, 600)));
        rows.add(new ConformanceDriver.Row("E03", scene -> oneLeaves(scene, 2)));
        rows.add(new ConformanceDriver.Row("E04", scene -> oneLeaves(scene, 3)));
        rows.add(new ConformanceDriver.Row("E05", BalanceRows::listenerHearsOfItsShare));
    }

    private static List<Taker> start(Scene scene, String group, String topic, int consumers) throws Exception {
        List<Taker> takers = new ArrayList<>();
        for (int i = 0; i < consumers; i++) {
            takers.add(scene.taker(group, topic, "*").start());
        }

        return takers;
    }

    private static void balanced(Scene scene, int consumers, int n) throws Exception {
        String topic = scene.topic();
        Taker[] takers = start(scene, scene.group(), topic, consumers).toArray(new Taker[0]);
        for (Taker taker : takers) {
            taker.holding(Scene.QUEUES / consumers);
        }

        Taker.together(scene.send(topic, null, n), takers);
        Taker.balanced(n, takers);
    }

    private static void oneLeaves(Scene scene, int consumers) throws Exception {
        String topic = scene.topic();
        List<Taker> takers = start(scene, scene.group(), topic, consumers);
        List<String> first = scene.send(topic, null, 400);
        Taker.together(first, takers.toArray(new Taker[0]));
        takers.get(0).close();
        Taker[] left = takers.subList(1, consumers).toArray(new Taker[0]);
        for (Taker taker : left) {
            taker.holding(Scene.QUEUES / left.length);
        }

        int[] before = new int[left.length];
        for (int i = 0; i < left.length; i++) {
            before[i] = left[i].count();
        }

        Taker.together(scene.send(topic, null, 400), left);
        for (int i = 0; i < left.length; i++) {
            int share = left[i].count() - before[i];
            Scene.check(Math.abs(share - 400 / left.length) <= 40 / left.length, share + " of 400");
        }
    }

    private static void listenerHearsOfItsShare(Scene scene) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        List<Integer> shares = Collections.synchronizedList(new ArrayList<>());
        Taker first = scene.taker(group, topic, "*");
        if (!first.tellingSharesTo((changed, all, held) -> shares.add(changed.equals(topic) ? held.size() : 0))) {
            throw new ConformanceDriver.NotOfThisClient();
        }

        first.start();
        Scene.await("all queues", () -> shares.contains(Scene.QUEUES));
        start(scene, group, topic, 1);
        Scene.await("half of the queues", () -> shares.contains(Scene.QUEUES / 2));
    }

    /** Messages are sent all the while: none may be lost. */
    private static void comeAndGo(Scene scene, int atFirst, int come, int go, int n) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        List<Taker> takers = start(scene, group, topic, atFirst);
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < n; i++) {
            if (i == n / 4) {
                takers.addAll(start(scene, group, topic, come));
            } else if (i == n / 2) {
                for (int gone = 0; gone < go; gone++) {
                    takers.get(takers.size() - 1 - gone).close();
                }
            }

            sent.addAll(scene.sendTo(scene.queues(topic).subList(i % 8, i % 8 + 1), null, 1));
            Thread.sleep(PACE_MILLIS);
        }

        Taker.together(sent, takers.toArray(new Taker[0]));
    }
}

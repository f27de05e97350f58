import java.util.List;

/** Section 5: tags and several topics, without SQL. */
final class TagRows {
    private static final int PACE_MILLIS = 100;

    private TagRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("D01", scene -> passes(scene, "a||b", "a", "")));
        rows.add(new ConformanceDriver.Row("D02", scene -> passes(scene, "b||none", "b", "a")));
        rows.add(new ConformanceDriver.Row("D03", scene -> passes(scene, "a||b", "a,b", "")));
        rows.add(new ConformanceDriver.Row("D04", scene -> passes(scene, "a||b", "a,b", "c")));
        rows.add(new ConformanceDriver.Row("D05", scene -> {
            String topic = scene.topic();
            Taker taker = scene.taker(scene.group(), topic, "none").start().holding(Scene.QUEUES);
            scene.send(topic, "a", 40);
            Thread.sleep(3_000);
            Scene.same(0, taker.count());
        }));
        rows.add(new ConformanceDriver.Row("D06", scene -> passes(scene, "a", "a", "")));
        rows.add(new ConformanceDriver.Row("D07", scene -> passes(scene, "*", "-", "")));
        rows.add(new ConformanceDriver.Row("D08", scene -> passes(scene, "*", "a", "")));
        rows.add(new ConformanceDriver.Row("D09", scene -> passes(scene, "*", "null", "")));
        rows.add(new ConformanceDriver.Row("D10", scene -> passes(scene, null, "null", "")));
        rows.add(new ConformanceDriver.Row("D11", scene -> passes(scene, "*", "a,-,null", "")));
        rows.add(new ConformanceDriver.Row("D12", scene -> passes(scene, null, "a,-,null", "")));
        rows.add(new ConformanceDriver.Row("D13", scene -> passes(scene, "a", "a", "-,null")));
        rows.add(new ConformanceDriver.Row("D14", scene -> twoGroups(scene, false)));
        rows.add(new ConformanceDriver.Row("D15", scene -> twoGroups(scene, true)));
        rows.add(new ConformanceDriver.Row("D16", TagRows::oneGroupMatchesAll));
        rows.add(new ConformanceDriver.Row("D17", TagRows::fourGroups));
        rows.add(new ConformanceDriver.Row("D18", scene -> companyWhileSending(scene, 0, false)));
        rows.add(new ConformanceDriver.Row("D19", scene -> companyWhileSending(scene, 5, false)));
        rows.add(new ConformanceDriver.Row("D20", scene -> companyWhileSending(scene, 0, true)));
        rows.add(new ConformanceDriver.Row("D23", scene -> twoTopics(scene, "*", "*", 1)));
        rows.add(new ConformanceDriver.Row("D24", scene -> twoTopics(scene, "*", "a", 1)));
        rows.add(new ConformanceDriver.Row("D25", TagRows::otherTagOfTheSecondTopicIsFilteredOut));
        rows.add(new ConformanceDriver.Row("D26", scene -> {
            twoTopics(scene, "*", "*", 2);
            twoTopics(scene, "*", "a", 2);
        }));
    }

    /** Sends ten of each tag; "-" is none and "null" a tag set to nothing. */
    private static List<String> sendAll(Scene scene, String topic, String tags) throws Exception {
        List<String> sent = Scene.all();
        for (String tag : tags.split(",")) {
            if (!tag.isEmpty()) {
                sent.addAll(scene.send(topic, tag.equals("-") || tag.equals("null") ? null : tag, 10));
            }
        }

        return sent;
    }

    /** Other tags go first, so that offsets have gaps; then the wanted ones must be all that comes. */
    private static void passes(Scene scene, String subscription, String wanted, String others) throws Exception {
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, subscription).start();
        sendAll(scene, topic, others);
        List<String> expected = sendAll(scene, topic, wanted);
        sendAll(scene, topic, others);
        taker.getsExactly(expected);
    }

    private static void twoGroups(Scene scene, boolean interleaved) throws Exception {
        String topic = scene.topic();
        Taker first = scene.taker(scene.group(), topic, "a").start();
        Taker second = scene.taker(scene.group(), topic, "b").start();
        List<String> a = Scene.all();
        List<String> b = Scene.all();
        for (int round = 0; round < (interleaved ? 10 : 1); round++) {
            a.addAll(scene.send(topic, "a", interleaved ? 2 : 20));
            b.addAll(scene.send(topic, "b", interleaved ? 2 : 20));
        }

        first.getsExactly(a);
        second.getsExactly(b);
    }

    private static void oneGroupMatchesAll(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker both = scene.taker(scene.group(), topic, "a||b").start();
        Taker one = scene.taker(scene.group(), topic, "a|| noExist").start();
        List<String> a = scene.send(topic, "a", 20);
        List<String> b = scene.send(topic, "b", 20);
        both.getsExactly(Scene.all(a, b));
        one.getsExactly(a);
    }

    private static void fourGroups(Scene scene) throws Exception {
        String topic = scene.topic();
        Taker both = scene.taker(scene.group(), topic, "a||b").start();
        Taker blank = scene.taker(scene.group(), topic, "a|| noExist").start();
        Taker one = scene.taker(scene.group(), topic, "a").start();
        Taker every = scene.taker(scene.group(), topic, "*").start();
        List<String> none = scene.send(topic, null, 20);
        List<String> a = scene.send(topic, "a", 20);
        List<String> b = scene.send(topic, "b", 20);
        both.getsExactly(Scene.all(a, b));
        blank.getsExactly(a);
        one.getsExactly(a);
        every.getsExactly(Scene.all(none, a, b));
    }

    /**
     * Two others start at some time of the sending and may leave later: one of the same group, and one that names a
     * topic like the group, as Java's test does, and gets nothing.
     */
    private static void companyWhileSending(Scene scene, int joinedAfter, boolean isLeaving) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        Taker first = scene.taker(group, topic, "a").start();
        Taker second = scene.taker(group, topic, "a");
        Taker stranger = scene.taker(scene.group(), group, "a");
        List<String> sent = Scene.all();
        for (int i = 0; i < 20; i++) {
            if (i == joinedAfter) {
                second.start();
                stranger.start();
            }

            if (isLeaving && i == 10) {
                second.close();
                stranger.close();
            }

            sent.addAll(scene.sendTo(scene.queues(topic).subList(i % 8, i % 8 + 1), "a", 1));
            Thread.sleep(PACE_MILLIS);
        }

        Taker.together(sent, first, second);
        Scene.same(0, stranger.count());
    }

    private static void twoTopics(Scene scene, String firstTags, String secondTags, int consumers) throws Exception {
        String first = scene.topic();
        String second = scene.topic();
        String group = scene.group();
        Taker[] takers = new Taker[consumers];
        for (int i = 0; i < consumers; i++) {
            takers[i] = scene.taker(group, first, firstTags).on(second, secondTags).start();
        }

        List<String> sent = Scene.all(scene.send(first, null, 20), scene.send(second, "a", 20));
        Taker.together(sent, takers);
    }

    private static void otherTagOfTheSecondTopicIsFilteredOut(Scene scene) throws Exception {
        String first = scene.topic();
        String second = scene.topic();
        Taker taker = scene.taker(scene.group(), first, "*").on(second, "a").start();
        List<String> expected = scene.send(first, null, 20);
        scene.send(second, "b", 20);
        expected.addAll(scene.send(second, "a", 20));
        taker.getsExactly(expected);
    }
}

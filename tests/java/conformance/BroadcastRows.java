import java.util.List;

/** Section 7: broadcasting. */
final class BroadcastRows {
    private BroadcastRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("F01", scene -> {
            String group = scene.group();
            eachGetsAll(scene, group, group);
        }));
        rows.add(new ConformanceDriver.Row("F02", scene -> eachGetsAll(scene, scene.group(), scene.group())));
        rows.add(new ConformanceDriver.Row("F03", BroadcastRows::lateJoinerGetsWhatComesLater));
        rows.add(new ConformanceDriver.Row("F04", BroadcastRows::startedAfterwardsGetsNothing));
        rows.add(new ConformanceDriver.Row("F05", BroadcastRows::oneStopsTheOtherGoesOn));
        rows.add(new ConformanceDriver.Row("F06", BroadcastRows::failureIsNotRetried));
        rows.add(new ConformanceDriver.Row("F08", scene -> filtered(scene, "a", "a", true)));
        rows.add(new ConformanceDriver.Row("F09", scene -> filtered(scene, "*", "a", false)));
        rows.add(new ConformanceDriver.Row("F10", scene -> filtered(scene, "a", "a", false)));
    }

    private static Taker listening(Scene scene, String group, String topic, String tags) throws Exception {
        return scene.taker(group, topic, tags).broadcast().start().holding(Scene.QUEUES);
    }

    private static void eachGetsAll(Scene scene, String firstGroup, String secondGroup) throws Exception {
        String topic = scene.topic();
        Taker first = listening(scene, firstGroup, topic, "*");
        Taker second = listening(scene, secondGroup, topic, "*");
        List<String> sent = scene.send(topic, null, 16);
        first.getsExactly(sent);
        second.getsExactly(sent);
    }

    private static void lateJoinerGetsWhatComesLater(Scene scene) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        Taker first = listening(scene, group, topic, "*");
        List<String> early = scene.send(topic, null, 16);
        first.gets(early);
        Taker second = listening(scene, group, topic, "*");
        List<String> late = scene.send(topic, null, 16);
        first.getsExactly(Scene.all(early, late));
        second.getsExactly(late);
    }

    private static void startedAfterwardsGetsNothing(Scene scene) throws Exception {
        String topic = scene.topic();
        scene.send(topic, null, 16);
        Taker taker = listening(scene, scene.group(), topic, "*");
        Thread.sleep(2_000);
        Scene.same(0, taker.count());
    }

    private static void oneStopsTheOtherGoesOn(Scene scene) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        Taker first = listening(scene, group, topic, "*");
        Taker second = listening(scene, group, topic, "*");
        List<String> early = scene.send(topic, null, 16);
        first.gets(early);
        second.gets(early);
        first.close();
        List<String> late = scene.send(topic, null, 16);
        second.getsExactly(Scene.all(early, late));
    }

    private static void failureIsNotRetried(Scene scene) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        Taker good = listening(scene, group, topic, "*");
        Taker bad = scene.taker(group, topic, "*").broadcast().failing().start().holding(Scene.QUEUES);
        List<String> sent = scene.send(topic, null, 16);
        good.gets(sent);
        bad.gets(sent);
        Thread.sleep(2_000);
        good.getsExactly(sent);
        bad.getsExactly(sent);
    }

    private static void filtered(Scene scene, String firstTags, String secondTags, boolean isOtherSent)
            throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        Taker first = listening(scene, group, topic, firstTags);
        Taker second = listening(scene, group, topic, secondTags);
        if (isOtherSent) {
            scene.send(topic, "b", 16);
        }

        List<String> sent = scene.send(topic, "a", 16);
        first.getsExactly(sent);
        second.getsExactly(sent);
    }
}

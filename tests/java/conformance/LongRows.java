import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Rows that wait most of their time and so start before all others: delay levels and offsets nobody stored. */
final class LongRows {
    private static final int QUERY_CONSUMER_OFFSET = 14;

    private LongRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("B17", LongRows::eachLevelIsOnTime));
        rows.add(new ConformanceDriver.Row("I01", LongRows::nothingComesWithoutAnOffset));
        rows.add(new ConformanceDriver.Row("I02", LongRows::offsetThatIsNotFoundIsTheFirst));
    }

    /** Never early; the slowest tenth is other work of this machine. */
    private static void eachLevelIsOnTime(Scene scene) throws Exception {
        int[] levelMillis = {1_000, 5_000, 10_000, 30_000};
        String topic = scene.topic();
        Taker taker = scene.taker(scene.group(), topic, "*").start().holding(Scene.QUEUES);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Message message = scene.message(topic, null);
            message.setDelayTimeLevel(1 + i % 4);
            scene.producer.send(message);
            sent.add(new String(message.getBody()));
        }

        Scene.await("400 delayed messages", 60_000, () -> new HashSet<>(taker.bodies()).containsAll(sent));
        Scene.same(400, taker.count());
        List<Long> late = new ArrayList<>();
        for (MessageExt message : taker.messages()) {
            long waited = message.getStoreTimestamp() - message.getBornTimestamp();
            late.add(waited - levelMillis[message.getDelayTimeLevel() - 1]);
        }

        late.sort(null);
        Scene.check(late.get(0) >= 0 && late.get(360) <= 500, "late by " + late.get(0) + " to " + late.get(360));
    }

    private static void nothingComesWithoutAnOffset(Scene scene) throws Exception {
        String topic = scene.topic();
        String group = scene.group();
        AtomicBoolean isBroken = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        RPCHook hook = new OffsetHook(request -> {
            asked.incrementAndGet();
            if (isBroken.get()) {
                throw new IllegalStateException("as the test wanted");
            }
        });
        Taker first = scene.closeLater(new Taker(scene, group, hook).on(topic, "*").start());
        List<String> sent = scene.send(topic, null, 10);
        int before = asked.get();
        Scene.await("three more questions for each queue", () -> asked.get() >= before + 3 * Scene.QUEUES);
        Scene.same(0, first.count());
        first.close();
        isBroken.set(false);
        scene.closeLater(new Taker(scene, group, hook).on(topic, "*").start()).getsExactly(sent);
    }

    /** A broker that knows the field (4.9.7 does not) says 22, instead of naming the first by itself. */
    private static void offsetThatIsNotFoundIsTheFirst(Scene scene) throws Exception {
        String topic = scene.topic();
        AtomicInteger asked = new AtomicInteger();
        RPCHook hook = new OffsetHook(request -> {
            request.addExtField("setZeroIfNotFound", "false");
            asked.incrementAndGet();
        });
        List<String> sent = scene.send(topic, null, 10);
        scene.closeLater(new Taker(scene, scene.group(), hook).on(topic, "*").start()).getsExactly(sent);
        Scene.check(asked.get() >= Scene.QUEUES, asked + " questions");
    }

    private static final class OffsetHook implements RPCHook {
        private final Consumer<RemotingCommand> asked;

        OffsetHook(Consumer<RemotingCommand> asked) {
            this.asked = asked;
        }

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            if (request.getCode() == QUERY_CONSUMER_OFFSET) {
                asked.accept(request);
            }
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {
            // Only the question is of interest.
        }
    }
}

import java.util.List;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Section 3: looking for messages by id and key. */
final class QueryRows {
    private static final int MINUTE = 60_000;

    private QueryRows() {
    }

    static void addTo(List<ConformanceDriver.Row> rows) {
        rows.add(new ConformanceDriver.Row("B18", QueryRows::messageIsViewedByItsOffsetId));
        rows.add(new ConformanceDriver.Row("B19", QueryRows::wrongIdsAreRefused));
        rows.add(new ConformanceDriver.Row("B20", scene -> Scene.same(20, found(scene, 20, 32))));
        rows.add(new ConformanceDriver.Row("B21", scene -> Scene.same(64, found(scene, 500, 500))));
        rows.add(new ConformanceDriver.Row("B22", QueryRows::keyOfATopicWithTheSameHashIsNotFound));
        rows.add(new ConformanceDriver.Row("B23", QueryRows::sameKeyOfATopicWithTheSameHashIsNotFound));
    }

    private static void messageIsViewedByItsOffsetId(Scene scene) throws Exception {
        String topic = scene.topic();
        Message message = scene.message(topic, "a");
        SendResult result = scene.producer.send(message);
        MessageExt viewed = scene.producer.viewMessage(topic, result.getOffsetMsgId());
        Scene.same(new String(message.getBody()), new String(viewed.getBody()));
    }

    private static void wrongIdsAreRefused(Scene scene) throws Exception {
        String topic = scene.topic();
        String id = scene.producer.send(scene.message(topic, null)).getOffsetMsgId();
        Scene.failureOf(() -> scene.producer.viewMessage(topic, id.substring(0, 16) + "00000000FFFFFFFF"));
        Scene.failureOf(() -> scene.producer.viewMessage(topic, null));
    }

    private static int found(Scene scene, int sent, int asked) throws Exception {
        String topic = scene.topic();
        String key = scene.group();
        for (int i = 0; i < sent; i++) {
            sendKeyed(scene, topic, key);
        }

        int[] found = new int[1];
        Scene.await(Math.min(sent, 64) + " messages by key", () -> {
            found[0] = query(scene, topic, key, asked).getMessageList().size();
            return found[0] >= Math.min(sent, 64);
        });
        return found[0];
    }

    private static void keyOfATopicWithTheSameHashIsNotFound(Scene scene) throws Exception {
        scene.stage.makeTopic("AaTopic", 8);
        scene.stage.makeTopic("BBTopic", 8);
        String first = scene.group();
        String second = scene.group();
        sendKeyed(scene, "AaTopic", first);
        sendKeyed(scene, "BBTopic", second);
        Scene.await("both keys", () -> query(scene, "AaTopic", first, 32).getMessageList().size() == 1
            && query(scene, "BBTopic", second, 32).getMessageList().size() == 1);
        Scene.fails(MQClientException.class, () -> scene.producer.queryMessage("AaTopic", second, 32, 0, later()));
    }

    private static void sameKeyOfATopicWithTheSameHashIsNotFound(Scene scene) throws Exception {
        scene.stage.makeTopic("AaAaTopic", 8);
        scene.stage.makeTopic("BBBBTopic", 8);
        String key = scene.group();
        sendKeyed(scene, "AaAaTopic", key);
        sendKeyed(scene, "BBBBTopic", key);
        Scene.await("the key", () -> !query(scene, "BBBBTopic", key, 32).getMessageList().isEmpty());
        Scene.same(1, query(scene, "AaAaTopic", key, 32).getMessageList().size());
    }

    private static void sendKeyed(Scene scene, String topic, String key) throws Exception {
        Message message = scene.message(topic, "a");
        message.setKeys(key);
        scene.producer.send(message);
    }

    private static long later() {
        return System.currentTimeMillis() + MINUTE;
    }

    /** The client throws where nothing is found; the index follows the log a moment later. */
    private static QueryResult query(Scene scene, String topic, String key, int asked) throws Exception {
        try {
            return scene.producer.queryMessage(topic, key, asked, System.currentTimeMillis() - MINUTE, later());
        } catch (MQClientException none) {
            return new QueryResult(0, new java.util.ArrayList<>());
        }
    }
}

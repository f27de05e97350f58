import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Finds messages again by offset id, key and unique id. keys: ns case=byId|wrongId|byKey|most|sameHash1|sameHash2|batch|sent
 * topic from n ids (case=sent: are messages of SendDriver keys=true found by key and by unique id).
 * Prints "SEEN name value" per thing looked at, then "DONE case".
 */
public final class QueryDriver {
    private static DefaultMQProducer producer;

    private QueryDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        producer = new DefaultMQProducer("query_driver");
        producer.setNamesrvAddr(args.text("ns", null));
        producer.setSendMsgTimeout(10_000);
        producer.start();
        for (String name : args.text("case", null).split(",")) {
            run(name, args);
            System.out.println("DONE " + name);
        }

        producer.shutdown();
        System.exit(0);
    }

    private static void run(String name, Args args) throws Exception {
        switch (name) {
            case "byId":
                byId();
                break;
            case "wrongId":
                wrongId();
                break;
            case "byKey":
                send("QueryByKey", "shared", 20);
                System.out.println("SEEN byKey " + found("QueryByKey", "shared", 64));
                break;
            case "most":
                send("QueryMost", "shared", 500);
                System.out.println("SEEN most " + found("QueryMost", "shared", 500));
                break;
            case "sameHash1":
                send("AaTopic", "Aa", 1);
                send("BBTopic", "BB", 1);
                System.out.println("SEEN own " + found("AaTopic", "Aa", 32) + " " + found("BBTopic", "BB", 32));
                tell("other", () -> found("AaTopic", "BB", 32));
                tell("another", () -> found("BBTopic", "Aa", 32));
                break;
            case "sameHash2":
                send("AaAaTopic", "same", 1);
                send("BBBBTopic", "same", 1);
                System.out.println("SEEN one " + found("AaAaTopic", "same", 32));
                System.out.println("SEEN two " + found("BBBBTopic", "same", 32));
                break;
            case "batch":
                batch();
                break;
            case "sent":
                sent(args);
                break;
            default:
                throw new IllegalArgumentException(name);
        }
    }

    private static void byId() throws Exception {
        for (int i = 0; i < 5; i++) {
            SendResult sent = producer.send(new Message("QueryById", bytes("viewed " + i)));
            System.out.println("SEEN offsetId " + text(producer.viewMessage(sent.getOffsetMsgId())));
            System.out.println("SEEN uniqueId " + text(producer.viewMessage("QueryById", sent.getMsgId())));
        }
    }

    private static void wrongId() throws Exception {
        SendResult sent = producer.send(new Message("QueryWrong", bytes("there")));
        String right = sent.getOffsetMsgId();
        tell("malformed", () -> producer.viewMessage("errorMsgId"));
        tell("null", () -> producer.viewMessage(null));
        tell("nowhere", () -> producer.viewMessage(right.substring(0, right.length() - 12) + "7FFFFFFFFFFF"));
        tell("inside", () -> producer.viewMessage(
            right.substring(0, right.length() - 16) + String.format("%016X", offset(right) + 1)));
        tell("unknown", () -> producer.viewMessage("QueryWrong", sent.getMsgId().replaceFirst("....$", "FFFF")));
    }

    private static void batch() throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            messages.add(new Message("QueryBatch", "tag", "key" + i, bytes("batched " + i)));
        }

        SendResult sent = producer.send(messages);
        String[] ids = sent.getMsgId().split(",");
        String[] offsetIds = sent.getOffsetMsgId().split(",");
        System.out.println("SEEN ids " + ids.length + " " + offsetIds.length);
        int right = 0;
        for (int i = 0; i < 100; i++) {
            String body = "batched " + i;
            right += text(producer.viewMessage(offsetIds[i])).equals(body) ? 1 : 0;
            right += text(producer.viewMessage("QueryBatch", ids[i])).equals(body) ? 1 : 0;
            right += found("QueryBatch", "key" + i, 32) == 1 ? 1 : 0;
        }

        System.out.println("SEEN right " + right);
    }

    private static void sent(Args args) throws Exception {
        String topic = args.text("topic", null);
        int keys = 0;
        int twice = 0;
        for (int i = 0; i < args.number("n", 0); i++) {
            int found = found(topic, "key" + (args.number("from", 0) + i), 32);
            keys += found > 0 ? 1 : 0;
            twice += found > 1 ? 1 : 0;
        }

        int ids = 0;
        for (String id : args.text("ids", "").split(",")) {
            ids += producer.viewMessage(topic, id).getMsgId().equals(id) ? 1 : 0;
        }

        System.out.println("SEEN keys " + keys + " ids " + ids);
        System.out.println("SEEN twice " + twice);
    }

    private static void send(String topic, String key, int n) throws Exception {
        for (int i = 0; i < n; i++) {
            producer.send(new Message(topic, "tag", key, bytes("m" + i)));
        }
    }

    private static int found(String topic, String key, int max) throws Exception {
        long now = System.currentTimeMillis();
        QueryResult result = producer.queryMessage(topic, key, max, now - 600_000, now + 600_000);
        return result.getMessageList().size();
    }

    private static void tell(String name, Callable<?> call) {
        String outcome;
        try {
            outcome = "returned " + call.call();
        } catch (Exception failure) {
            outcome = failure.getClass().getSimpleName() + " " + failure.getMessage();
        }

        System.out.println("SEEN " + name + " " + outcome.split("\n")[0]);
    }

    private static long offset(String id) {
        return Long.parseLong(id.substring(id.length() - 16), 16);
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

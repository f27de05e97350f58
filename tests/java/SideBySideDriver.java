import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Sends the same messages, unique ids included, to the brokers of two name servers. keys: left right topic.
 * Prints "BOTH queueId queueOffset offset offset" per send (the CommitLog offset left and right), then "DONE n".
 */
public final class SideBySideDriver {
    private static int ids;

    private SideBySideDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        DefaultMQProducer left = producer(args.text("left", null), "left");
        DefaultMQProducer right = producer(args.text("right", null), "right");
        String topic = args.text("topic", null);
        int sent = 0;
        for (int i = 0; i < 40; i++, sent++) {
            both(left, right, message(topic, i), i % 4);
        }

        for (int size : new int[] {0, 1, 7, 8, 15, 16, 17, 4095, 4096, 70_000}) {
            Message message = message(topic, sent++);
            message.setBody(size == 0 ? new byte[] {0} : text(size));
            both(left, right, message, sent % 4);
        }

        batch(left, right, topic, 10);
        for (int i = 0; i < 5; i++, sent++) {
            both(left, right, message(topic, sent), i % 4);
        }

        // All are stored before the first of them is due; then the brokers deliver them in this order.
        for (int i = 0; i < 8; i++, sent++) {
            Message message = message(topic, i * 6);
            message.setDelayTimeLevel(1);
            both(left, right, message, i % 4);
        }

        System.out.println("DONE " + (sent + 10));
        left.shutdown();
        right.shutdown();
        System.exit(0);
    }

    private static DefaultMQProducer producer(String nameServer, String instance) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("side_by_side");
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName(instance);
        producer.setRetryTimesWhenSendFailed(0);
        producer.start();
        return producer;
    }

    /** The number of properties grows with i, so that every order and growth of the broker's map comes up. */
    private static Message message(String topic, int i) {
        Message message = new Message(topic, ("body " + i).getBytes(StandardCharsets.UTF_8));
        MessageAccessor.putProperty(message,
            MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, "7F00000100010002000300040000"
            + String.format("%04X", ids++));
        if (i % 2 == 1) {
            message.setTags(i % 4 == 1 ? "TagA" : "Gr\u00fc\u00dfe");
        }

        if (i % 3 == 1) {
            message.setKeys("key" + i + " common");
        }

        if (i % 5 == 2) {
            message.setWaitStoreMsgOK(false);
        }

        for (int p = 0; p < i; p++) {
            message.putUserProperty("p" + Integer.toString(p * 7919, 36), "value " + p);
        }

        message.setFlag(i * 65_537);
        return message;
    }

    private static byte[] text(int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) ('a' + i * 31 % 26);
        }

        return body;
    }

    private static void both(DefaultMQProducer left, DefaultMQProducer right, Message message, int queueId)
            throws Exception {
        // A send may compress the body and add properties: each side gets a copy of its own.
        print(left.send(copy(message), (queues, m, id) -> at(queues, (Integer) id), queueId),
            right.send(copy(message), (queues, m, id) -> at(queues, (Integer) id), queueId));
    }

    private static void batch(DefaultMQProducer left, DefaultMQProducer right, String topic, int n) throws Exception {
        List<Message> first = new ArrayList<>();
        List<Message> second = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Message message = message(topic, i + 1);
            message.setWaitStoreMsgOK(true);
            first.add(copy(message));
            second.add(copy(message));
        }

        MessageQueue leftQueue = at(left.fetchPublishMessageQueues(topic), 1);
        MessageQueue rightQueue = at(right.fetchPublishMessageQueues(topic), 1);
        print(left.send(first, leftQueue), right.send(second, rightQueue));
    }

    private static Message copy(Message message) {
        Message copy = new Message(message.getTopic(), message.getBody());
        copy.setFlag(message.getFlag());
        message.getProperties().forEach((key, value) -> {
            if (key.equals(MessageConst.PROPERTY_TAGS)) {
                copy.setTags(value);
            } else if (key.equals(MessageConst.PROPERTY_KEYS)) {
                copy.setKeys(value);
            } else if (key.equals(MessageConst.PROPERTY_WAIT_STORE_MSG_OK)) {
                copy.setWaitStoreMsgOK(Boolean.parseBoolean(value));
            } else {
                MessageAccessor.putProperty(copy, key, value);
            }
        });
        return copy;
    }

    private static MessageQueue at(List<MessageQueue> queues, int id) {
        return queues.stream().filter(queue -> queue.getQueueId() == id).findFirst().get();
    }

    private static void print(SendResult left, SendResult right) {
        if (left.getQueueOffset() != right.getQueueOffset()) {
            throw new IllegalStateException(left + " and " + right);
        }

        System.out.println("BOTH " + left.getMessageQueue().getQueueId() + " " + left.getQueueOffset() + " "
            + offsets(left) + " " + offsets(right));
    }

    private static String offsets(SendResult result) {
        StringBuilder text = new StringBuilder();
        for (String id : result.getOffsetMsgId().split(",")) {
            text.append(text.length() == 0 ? "" : ",").append(Long.parseLong(id.substring(16), 16));
        }

        return text.toString();
    }
}

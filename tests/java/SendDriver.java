import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Sends n messages. keys: ns topic group n tag tags prefix mode=sync|async|oneway|batch|select queues
 * space (a namespace) keys=true user=true size from retries timeout delay=level route=wait second=true
 * (begins at a whole second and prints "AT yyyyMMddHHmmss")
 * compress=ZLIB|LZ4|ZSTD (clients of 5.x). mode=select sends message i to queue i % queues.
 * Prints "SENT queueId queueOffset msgId offsetMsgId body" per message ("BATCH …" for a batch), then "DONE n".
 */
public final class SendDriver {
    private SendDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        System.setProperty("rocketmq.message.compressType", args.text("compress", "ZLIB"));
        DefaultMQProducer producer = new DefaultMQProducer(args.text("group", "driver_producer"));
        if (args.text("ns", null) != null) {
            producer.setNamesrvAddr(args.text("ns", null));
        }

        if (args.text("space", null) != null) {
            producer.setNamespace(args.text("space", null));
        }

        producer.setRetryTimesWhenSendFailed(args.number("retries", 2));
        producer.setSendMsgTimeout(args.number("timeout", 5000));
        producer.setDefaultTopicQueueNums(args.number("queues", 4));
        producer.start();
        if (args.text("route", "").equals("wait")) {
            awaitRoute(producer, args.text("topic", null));
        }

        if (args.flag("second")) {
            awaitSecond();
        }

        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < args.number("n", 10); i++) {
            messages.add(message(args, args.number("from", 0) + i));
        }

        String mode = args.text("mode", "sync");
        if (mode.equals("batch")) {
            SendResult result = producer.send(messages);
            System.out.println("BATCH " + result.getMessageQueue().getQueueId() + " " + result.getQueueOffset()
                + " " + result.getMsgId() + " " + result.getOffsetMsgId());
        } else if (mode.equals("async")) {
            sendAsync(producer, messages);
        } else {
            for (int i = 0; i < messages.size(); i++) {
                sendOne(producer, messages.get(i), mode, i % args.number("queues", 4));
            }
        }

        System.out.println("DONE " + messages.size());
        producer.shutdown();
        System.exit(0);
    }

    /** A Java 5.x broker says that it has started before it has registered: asks again for up to 20 seconds. */
    private static void awaitRoute(DefaultMQProducer producer, String topic) throws Exception {
        DefaultMQProducerImpl sender = producer.getDefaultMQProducerImpl();
        for (int i = 0; i < 200; i++) {
            sender.getmQClientFactory().updateTopicRouteInfoFromNameServer(topic, true, producer);
            TopicPublishInfo known = sender.getTopicPublishInfoTable().get(topic);
            if (known != null && known.ok()) {
                return;
            }

            Thread.sleep(100);
        }
    }

    /** Waits for the start of a second and prints it in the form a consumer takes its start time in. */
    private static void awaitSecond() throws Exception {
        long start = (System.currentTimeMillis() / 1000 + 1) * 1000;
        Thread.sleep(start + 5 - System.currentTimeMillis());
        System.out.println("AT " + new SimpleDateFormat("yyyyMMddHHmmss").format(new Date(start)));
    }

    private static Message message(Args args, int i) throws Exception {
        StringBuilder body = new StringBuilder(args.text("prefix", "m") + i);
        while (body.length() < args.number("size", 0)) {
            body.append((char) ('a' + body.length() % 26));
        }

        String[] tags = args.text("tags", args.text("tag", "")).split(",");
        byte[] bytes = body.toString().getBytes("UTF-8");
        Message message = new Message(args.text("topic", null), tags[i % tags.length], bytes);
        if (args.flag("keys")) {
            message.setKeys("key" + i + " even" + i % 2);
        }

        if (args.flag("user")) {
            message.putUserProperty("colour", i % 2 == 0 ? "red" : "gr\u00fcn");
            message.putUserProperty("number", Integer.toString(i));
            message.setFlag(i);
        }

        if (args.number("delay", 0) > 0) {
            message.setDelayTimeLevel(args.number("delay", 0));
        }

        return message;
    }

    private static void sendOne(DefaultMQProducer producer, Message message, String mode, int queue) throws Exception {
        if (mode.equals("oneway")) {
            producer.sendOneway(message);
        } else if (mode.equals("select")) {
            print(message, producer.send(message, (queues, m, wanted) -> pick(queues, (Integer) wanted), queue));
        } else {
            print(message, producer.send(message));
        }
    }

    private static MessageQueue pick(List<MessageQueue> queues, int id) {
        for (MessageQueue queue : queues) {
            if (queue.getQueueId() == id) {
                return queue;
            }
        }

        return queues.get(0);
    }

    private static void sendAsync(DefaultMQProducer producer, List<Message> messages) throws Exception {
        CountDownLatch left = new CountDownLatch(messages.size());
        for (Message message : messages) {
            producer.send(message, new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    print(message, result);
                    left.countDown();
                }

                @Override
                public void onException(Throwable failure) {
                    System.out.println("FAILED " + failure);
                    left.countDown();
                }
            });
        }

        left.await();
    }

    private static synchronized void print(Message message, SendResult result) {
        System.out.println("SENT " + result.getMessageQueue().getQueueId() + " " + result.getQueueOffset() + " "
            + result.getMsgId() + " " + result.getOffsetMsgId() + " " + Args.shown(message.getBody()));
    }
}

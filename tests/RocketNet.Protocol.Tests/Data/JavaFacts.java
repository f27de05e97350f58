import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.message.MessageDecoder;

/**
 * Prints what a Java 4.9.7 broker makes of property texts, strings, numbers and versions. Its output is
 * java-facts-4.9.7.txt; compile and run it with the jars of the 4.9.7 server on the class path.
 */
public final class JavaFacts {
    private static final Random RANDOM = new Random(42);

    public static void main(String[] args) {
        for (int version = 0; version <= 620; version++) {
            System.out.println("version\t" + version + "\t" + MQVersion.getVersionDesc(version));
        }
        for (String text : new String[] {"", "TagA", "TagB", "*", "TopicTest#k1", "\u6d4b\u8bd5", "\ud83d\ude00x", "polygenelubricants"}) {
            System.out.println("hash\t" + base64(text) + "\t" + text.hashCode());
        }
        for (double value : new double[] {0, -0.0, 1, 1.5, 0.001, 0.00099, 1e7, 9999999.5, 1e10, 123456789.123, 100, 1.0 / 3, -2.5e-7}) {
            System.out.println("double\t" + Double.doubleToLongBits(value) + "\t" + value);
        }
        CRC32 crc = new CRC32();
        crc.update("hello".getBytes(StandardCharsets.UTF_8));
        System.out.println("crc\t" + base64("hello") + "\t" + (int) (crc.getValue() & 0x7FFFFFFF));
        properties();
    }

    private static void properties() {
        for (String text : new String[] {"", "KEYS\1k1", "UNIQ_KEY\0017F00\2WAIT\1true\2TAGS\1TagA\2",
            "TAGS\1TagA\2KEYS\1k1\2UNIQ_KEY\1AC\2WAIT\1false\2DELAY\0013\2INSTANCE_ID\1x\2", "CLUSTER\1old\2TAGS\1a",
            "a\1\2b\1x", "\1v\2k\1v", "k\1v\1w\2k2\0012", "TAGS\1a\2TAGS\1b\2KEYS\1z", "WAIT\1true",
            "\u6d4b\u8bd5\1\u503c\2TAGS\1\u6807\u7b7e\2\ud83d\ude00\1\ud83d\ude01",
            "Aa\0011\2BB\0012\2AaAa\0013\2BBBB\0014\2AaBB\0015\2BBAa\0016", "k\1v\2\2\2x\1y\2", "nosep\2k\1v"}) {
            show(text);
        }
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            int count = i < 48 ? 1 + RANDOM.nextInt(20) : 30 + RANDOM.nextInt(90);
            for (int k = 0; k < count; k++) {
                String key = RANDOM.nextInt(12) == 0 ? "WAIT" : RANDOM.nextInt(25) == 0 ? "CLUSTER" : letters(12);
                text.append(k == 0 ? "" : "\2").append(key).append('\1').append(letters(5));
            }
            show(text.toString());
        }
        for (int count = 11; count <= 13; count++) {
            StringBuilder text = new StringBuilder("WAIT\1true");
            for (int k = 1; k < count; k++) {
                text.append("\2key").append(k * 7919).append('\1').append(k);
            }
            show(text.toString());
            show(text.substring("WAIT\1true\2".length()));
        }
    }

    private static void show(String text) {
        Map<String, String> map = MessageDecoder.string2messageProperties(text);
        String parsed = MessageDecoder.messageProperties2String(map);
        map.put("CLUSTER", "DefaultCluster");
        map.remove("WAIT");
        System.out.println("properties\t" + base64(text) + "\t" + base64(parsed) + "\t"
            + base64(MessageDecoder.messageProperties2String(map)));
    }

    private static String letters(int max) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + RANDOM.nextInt(max); i > 0; i--) {
            text.append((char) ('a' + RANDOM.nextInt(26)));
        }
        return text.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

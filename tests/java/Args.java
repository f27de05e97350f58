import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The words key=value of a command line. */
final class Args {
    private final Map<String, String> values = new HashMap<>();

    Args(String[] words) {
        // A client's threads would keep the machine running after a failure.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        for (String word : words) {
            int at = word.indexOf('=');
            values.put(word.substring(0, at), word.substring(at + 1));
        }
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    int number(String key, int otherwise) {
        return Integer.parseInt(values.getOrDefault(key, Integer.toString(otherwise)));
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(values.getOrDefault(key, "false"));
    }

    /** The start of a body, as the drivers print it. */
    static String shown(byte[] body) {
        return new String(body, 0, Math.min(body.length, 40), StandardCharsets.UTF_8);
    }
}

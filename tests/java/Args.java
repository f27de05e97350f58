import java.util.HashMap;
import java.util.Map;

/** The words key=value of a command line. */
final class Args {
    private final Map<String, String> values = new HashMap<>();

    Args(String[] words) {
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
}

import java.util.ArrayList;
import java.util.List;

/**
 * Runs several mqadmin commands in one virtual machine, as each start of one costs seconds.
 * usage: AdminDriver NAMESRV command word... -- command word... ; prints "== command word..." before each one's output.
 */
public final class AdminDriver {
    private AdminDriver() {
    }

    public static void main(String[] words) throws Exception {
        List<String> command = new ArrayList<>();
        for (int i = 1; i <= words.length; i++) {
            if (i < words.length && !words[i].equals("--")) {
                command.add(words[i]);
                continue;
            }

            System.out.println("== " + String.join(" ", command));
            command.add("-n");
            command.add(words[0]);
            // By name: the drivers are compiled against a client, the tools stand in the server's set only.
            Class.forName("org.apache.rocketmq.tools.command.MQAdminStartup").getMethod("main", String[].class)
                .invoke(null, (Object) command.toArray(new String[0]));
            command.clear();
        }

        System.exit(0);
    }
}

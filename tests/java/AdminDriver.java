import java.util.ArrayList;
import java.util.List;

/**
 * Runs several mqadmin commands in one virtual machine, as each start of one costs seconds.
 * usage: AdminDriver NAMESRV command word... -- command word... ; prints "== command word..." before each one's output.
 * A command that never ends is written as @seconds command word...: it is left alone after that time.
 */
public final class AdminDriver {
    private AdminDriver() {
    }

    public static void main(String[] words) throws Exception {
        // In one stream both keep their order.
        System.setErr(System.out);
        List<String> command = new ArrayList<>();
        for (int i = 1; i <= words.length; i++) {
            if (i < words.length && !words[i].equals("--")) {
                command.add(words[i]);
                continue;
            }

            long seconds = 0;
            if (command.get(0).startsWith("@")) {
                seconds = Long.parseLong(command.remove(0).substring(1));
            }

            System.out.println("== " + String.join(" ", command));
            command.add("-n");
            command.add(words[0]);
            run(command.toArray(new String[0]), seconds);
            command.clear();
        }

        System.out.flush();
        System.exit(0);
    }

    private static void run(String[] command, long seconds) throws Exception {
        Thread running = new Thread(() -> {
            try {
                // By name: the drivers are compiled against a client, the tools stand in the server's set only.
                Class.forName("org.apache.rocketmq.tools.command.MQAdminStartup").getMethod("main", String[].class)
                    .invoke(null, (Object) command);
            } catch (ReflectiveOperationException e) {
                e.printStackTrace();
            }
        });
        running.setDaemon(true);
        running.start();
        running.join(seconds * 1_000);
    }
}

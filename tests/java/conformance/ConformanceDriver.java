import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Plays rows of the conformance checklist with one client version, many at a time. keys: ns rows=A01,B02 (all if
 * absent) threads. Prints "ROW id ok", "ROW id FAIL reason" or, when the client is too old for it,
 * "ROW id absent" for each, then "DONE n".
 */
public final class ConformanceDriver {
    private ConformanceDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        // A group shares its queues anew each second, not every 20: rows wait for it.
        System.setProperty("rocketmq.client.rebalance.waitInterval", "1000");
        Stage stage = new Stage(args.text("ns", null));
        List<Row> rows = new ArrayList<>();
        LongRows.addTo(rows);
        BalanceRows.addTo(rows);
        OrderRows.addTo(rows);
        BroadcastRows.addTo(rows);
        TagRows.addTo(rows);
        SmokeRows.addTo(rows);
        ProducingRows.addTo(rows);
        PullRows.addTo(rows);
        QueryRows.addTo(rows);
        String wanted = args.text("rows", null);
        rows.removeIf(row -> wanted != null && !("," + wanted + ",").contains("," + row.id + ","));

        ExecutorService threads = Executors.newFixedThreadPool(args.number("threads", 12));
        for (Row row : rows) {
            threads.execute(() -> play(stage, row));
        }

        threads.shutdown();
        threads.awaitTermination(5, TimeUnit.MINUTES);
        System.out.println("DONE " + rows.size());
        System.exit(0);
    }

    private static void play(Stage stage, Row row) {
        String outcome = "ok";
        long began = System.currentTimeMillis();
        try (Scene scene = new Scene(stage, row.id)) {
            row.play.run(scene);
        } catch (NotOfThisClient absent) {
            outcome = "absent";
        } catch (Throwable failure) {
            StackTraceElement[] at = failure.getStackTrace();
            outcome = "FAIL " + failure.toString().replace('\n', ' ')
                + (at.length > 1 ? " at " + at[failure instanceof AssertionError ? 1 : 0] : "");
        }

        System.out.println("ROW " + row.id + " " + outcome);
        System.out.println("TOOK " + row.id + " " + (System.currentTimeMillis() - began));
    }

    /** A row needs what this version of the client has not. */
    static final class NotOfThisClient extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** One line of the checklist. */
    static final class Row {
        final String id;
        final Play play;

        Row(String id, Play play) {
            this.id = id;
            this.play = play;
        }
    }

    /** What a row does; throws when something is otherwise than it must be. */
    interface Play {
        void run(Scene scene) throws Exception;
    }
}

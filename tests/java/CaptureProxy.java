import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.*;

/**
 * Forwards whole frames between a client and a server and keeps a few of every kind as files.
 * usage: java CaptureProxy.java OUT_DIR NAME:LISTEN:TARGET[:FROM=TO] ...
 * FROM=TO replaces an address of equal length in what the server answers, after it has been recorded,
 * so that clients reach the broker through this proxy too. OUT_DIR/../label names who is talking now.
 */
public final class CaptureProxy {
    private static final int KEPT_PER_KIND = 2;
    private static final int FRAME_BYTES_MAX = 24 * 1024;
    private static final Pattern CODE = Pattern.compile("\"code\":(-?\\d+)");
    private static final Pattern OPAQUE = Pattern.compile("\"opaque\":(-?\\d+)");
    private static final Pattern FLAG = Pattern.compile("\"flag\":(\\d+)");

    private final Path out;
    private final PrintWriter index;
    private final Map<String, Integer> seen = new HashMap<>();
    private int saved;

    private CaptureProxy(Path out) throws IOException {
        this.out = out;
        this.index = new PrintWriter(new FileWriter(out.resolve("frames.tsv").toFile()), true);
        index.println("file\tlink\tpeer\tsender\trequest_code\tstatus\tflag\theader_bytes\tbody_bytes");
    }

    public static void main(String[] args) throws Exception {
        CaptureProxy proxy = new CaptureProxy(Paths.get(args[0]));
        for (int i = 1; i < args.length; i++) {
            String[] part = args[i].split(":", 4);
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(part[1])));
            String[] rewrite = part.length > 3 ? part[3].split("=") : null;
            new Thread(() -> proxy.accept(server, part[0], Integer.parseInt(part[2]), rewrite)).start();
        }
        System.out.println("READY");
    }

    private void accept(ServerSocket server, String link, int target, String[] rewrite) {
        while (true) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket("127.0.0.1", target);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                String peer = new String(Files.readAllBytes(out.resolve("../label")), StandardCharsets.UTF_8).trim();
                Map<Integer, Integer> toServer = new ConcurrentHashMap<>();
                Map<Integer, Integer> toClient = new ConcurrentHashMap<>();
                new Thread(() -> pump(client, upstream, link, peer, "client", toServer, toClient, null)).start();
                new Thread(() -> pump(upstream, client, link, peer, "server", toClient, toServer, rewrite)).start();
            } catch (IOException refused) {
                System.out.println("REFUSED " + link + " " + refused.getMessage());
            }
        }
    }

    private void pump(Socket from, Socket to, String link, String peer, String sender,
            Map<Integer, Integer> asked, Map<Integer, Integer> answers, String[] rewrite) {
        try (Socket source = from; Socket sink = to) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(source.getInputStream(), 65536));
            OutputStream output = sink.getOutputStream();
            while (true) {
                int length = in.readInt();
                byte[] frame = new byte[4 + length];
                frame[0] = (byte) (length >>> 24);
                frame[1] = (byte) (length >>> 16);
                frame[2] = (byte) (length >>> 8);
                frame[3] = (byte) length;
                in.readFully(frame, 4, length);
                record(frame, link, peer, sender, asked, answers);
                output.write(rewrite == null ? frame : replaced(frame, rewrite));
            }
        } catch (IOException ended) {
            // One side has closed; leaving the try closes the other.
        }
    }

    private static byte[] replaced(byte[] frame, String[] rewrite) {
        String text = new String(frame, StandardCharsets.ISO_8859_1).replace(rewrite[0], rewrite[1]);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private synchronized void record(byte[] frame, String link, String peer, String sender,
            Map<Integer, Integer> asked, Map<Integer, Integer> answers) throws IOException {
        boolean binary = frame[4] == 1;
        int headerBytes = (frame[5] & 255) << 16 | (frame[6] & 255) << 8 | frame[7] & 255;
        int code;
        int opaque;
        int flag;
        if (binary) {
            DataInputStream header = new DataInputStream(new ByteArrayInputStream(frame, 8, headerBytes));
            code = header.readShort();
            header.readByte();
            header.readShort();
            opaque = header.readInt();
            flag = header.readInt();
        } else {
            // The extension fields may hold keys of the same name: their object is cut out first.
            String header = new String(frame, 8, headerBytes, StandardCharsets.UTF_8)
                .replaceFirst("\"extFields\":\\{([^\"{}]|\"([^\"\\\\]|\\\\.)*\")*\\}", "");
            code = number(CODE, header);
            opaque = number(OPAQUE, header);
            flag = number(FLAG, header);
        }

        boolean response = (flag & 1) == 1;
        int requestCode = code;
        if (response) {
            Integer known = answers.get(opaque);
            requestCode = known == null ? -1 : known;
        } else {
            asked.put(opaque, code);
        }

        int bodyBytes = frame.length - 8 - headerBytes;
        String status = response ? Integer.toString(code) : "-";
        String kind = String.join("/", peer, sender, response ? "resp" : "req",
            Integer.toString(requestCode), status, Boolean.toString(binary), Boolean.toString(bodyBytes > 0));
        int count = seen.merge(kind, 1, Integer::sum);
        if (count > KEPT_PER_KIND || frame.length > FRAME_BYTES_MAX) {
            return;
        }

        String name = String.format("%03d-%s-%d-%s.bin", ++saved, response ? "resp" : "req", requestCode,
            binary ? "bin" : "json");
        Files.write(out.resolve(name), frame);
        index.println(String.join("\t", name, link, peer, sender, Integer.toString(requestCode), status,
            Integer.toString(flag), Integer.toString(headerBytes), Integer.toString(bodyBytes)));
    }

    private static int number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}

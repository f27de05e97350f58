import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Sends requests as they are told, without a header class between.
 * usage: RequestDriver ADDRESS "code name=value ..." ...; prints for each, parted by tabs: the request, the answer's
 * code, its remark and its body.
 */
public final class RequestDriver {
    private RequestDriver() {
    }

    public static void main(String[] words) throws Exception {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        for (int i = 1; i < words.length; i++) {
            String[] parts = words[i].split(" ");
            RemotingCommand request = RemotingCommand.createRequestCommand(Integer.parseInt(parts[0]), null);
            for (int part = 1; part < parts.length; part++) {
                String[] field = parts[part].split("=", 2);
                request.addExtField(field[0], field[1]);
            }

            RemotingCommand answer = client.invokeSync(words[0], request, 15_000);
            String body = answer.getBody() == null ? "" : new String(answer.getBody(), StandardCharsets.UTF_8);
            System.out.println(words[i] + "\t" + answer.getCode() + "\t" + answer.getRemark() + "\t" + body);
        }

        client.shutdown();
        System.exit(0);
    }
}

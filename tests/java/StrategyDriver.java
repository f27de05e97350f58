import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMachineRoomNearby;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueByConfig;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueByMachineRoom;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueConsistentHash;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Has the client's own strategies share queues. keys: cases, a file with a case on each line,
 * "strategy|clientId|clientId,...|topic:broker:queueId,..."; prints "ALLOCATED name|place,..." for each.
 * The rooms of AVG_BY_MACHINE_ROOM are r1 and r2; near rooms are what stands before the '@' of brokers and clients.
 */
public final class StrategyDriver {
    private StrategyDriver() {
    }

    public static void main(String[] words) throws Exception {
        Args args = new Args(words);
        for (String line : Files.readAllLines(Paths.get(args.text("cases", null)))) {
            String[] parts = line.split("\\|", -1);
            List<String> clients = Arrays.asList(parts[2].split(","));
            List<MessageQueue> queues = new ArrayList<>();
            for (String queue : parts[3].split(",")) {
                String[] names = queue.split(":");
                queues.add(new MessageQueue(names[0], names[1], Integer.parseInt(names[2])));
            }

            AllocateMessageQueueStrategy strategy = strategy(parts[0], queues);
            StringBuilder places = new StringBuilder();
            for (MessageQueue own : strategy.allocate("group", parts[1], queues, clients)) {
                places.append(places.length() == 0 ? "" : ",").append(queues.indexOf(own));
            }

            System.out.println("ALLOCATED " + strategy.getName() + "|" + places);
        }

        System.exit(0);
    }

    private static AllocateMessageQueueStrategy strategy(String name, List<MessageQueue> queues) {
        switch (name) {
            case "average":
                return new AllocateMessageQueueAveragely();
            case "circle":
                return new AllocateMessageQueueAveragelyByCircle();
            case "config":
                AllocateMessageQueueByConfig config = new AllocateMessageQueueByConfig();
                config.setMessageQueueList(queues.subList(0, 1));
                return config;
            case "room":
                AllocateMessageQueueByMachineRoom room = new AllocateMessageQueueByMachineRoom();
                room.setConsumeridcs(new HashSet<>(Arrays.asList("r1", "r2")));
                return room;
            case "nearby":
                return new AllocateMachineRoomNearby(
                    new AllocateMessageQueueAveragely(), new AllocateMachineRoomNearby.MachineRoomResolver() {
                        public String brokerDeployIn(MessageQueue queue) {
                            return queue.getBrokerName().split("@")[0];
                        }

                        public String consumerDeployIn(String clientId) {
                            return clientId.split("@")[0];
                        }
                    });
            default:
                return new AllocateMessageQueueConsistentHash();
        }
    }
}

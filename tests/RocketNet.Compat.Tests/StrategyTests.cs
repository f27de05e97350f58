using System.Globalization;
using RocketNet.Client;
using RocketNet.Client.Rebalancing;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Our strategies beside those of the official clients, on the same random cases.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class StrategyTests(JavaClients java)
{
    private const int CasesPerStrategy = 400;

    private static readonly string[] Names = ["average", "circle", "config", "room", "nearby", "hash"];

    [JavaTheory]
    [InlineData("client-4.9.8")]
    [InlineData("client-5.3.3")]
    public async Task Every_strategy_gives_every_member_the_queues_that_Java_gives_it(string client)
    {
        using TempFolder folder = new();
        List<AllocationCase> cases = AllocationCase.Random(Names, CasesPerStrategy, seed: 20_240_101);
        string file = folder.Write("cases.txt", [.. cases.Select(one => one.ToLine())]);
        ProcessOutcome outcome = await java.RunAloneAsync(client, folder.Path, "StrategyDriver", "cases=" + file);

        string[] theirs = [.. outcome.Lines.Where(line => line.StartsWith("ALLOCATED ", StringComparison.Ordinal))];
        string[] ours = [.. cases.Select(one => "ALLOCATED " + one.Run())];

        Assert.True(theirs.Length == cases.Count, outcome.Text);
        Assert.All(cases.Index(), one => Assert.Equal((one.Item, theirs[one.Index]), (one.Item, ours[one.Index])));
    }

    private sealed record AllocationCase(
        string Strategy, string ClientId, IReadOnlyList<string> ClientIds, IReadOnlyList<MessageQueue> Queues)
    {
        public static List<AllocationCase> Random(IEnumerable<string> names, int count, int seed)
        {
            Random random = new(seed);
            return [.. names.SelectMany(name => Enumerable.Range(0, count).Select(_ => One(name, random)))];
        }

        public string ToLine() => string.Join(
            '|',
            Strategy,
            ClientId,
            string.Join(',', ClientIds),
            string.Join(',', Queues.Select(queue => string.Create(
                CultureInfo.InvariantCulture, $"{queue.Topic}:{queue.BrokerName}:{queue.QueueId}"))));

        public string Run()
        {
            IAllocateMessageQueueStrategy strategy = Strategy switch
            {
                "average" => new AllocateAveragely(),
                "circle" => new AllocateAveragelyByCircle(),
                "config" => new AllocateByConfig([Queues[0]]),
                "room" => new AllocateByMachineRoom(new HashSet<string> { "r1", "r2" }),
                "nearby" => new AllocateMachineRoomNearby(new AllocateAveragely(), new Rooms()),
                _ => new AllocateByConsistentHash(),
            };
            List<MessageQueue> queues = [.. Queues];
            return strategy.Name + "|" + string.Join(
                ',', strategy.Allocate("group", ClientId, Queues, ClientIds).Select(queue => queues.IndexOf(queue)));
        }

        // One member in eight asks before the group knows it; rooms r1…r3 hold brokers, r1…r4 members.
        private static AllocationCase One(string name, Random random)
        {
            string[] clients =
            [
                .. Enumerable.Range(0, random.Next(1, 9))
                    .Select(_ => $"r{random.Next(1, 5)}@10.0.0.{random.Next(256)}-{random.Next(10_000)}")
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];
            string own = random.Next(8) == 0 ? "r1@stranger" : clients[random.Next(clients.Length)];
            MessageQueue[] queues =
            [
                .. Enumerable.Range(1, random.Next(1, 4))
                    .SelectMany(room => Enumerable.Range(0, random.Next(1, 9)).Select(queueId =>
                        new MessageQueue("topic", $"r{room}@broker", queueId))),
            ];
            return new AllocationCase(name, own, clients, queues);
        }
    }

    private sealed class Rooms : IMachineRoomResolver
    {
        public string BrokerDeployIn(MessageQueue queue) => queue.BrokerName.Split('@')[0];

        public string ConsumerDeployIn(string clientId) => clientId.Split('@')[0];
    }
}

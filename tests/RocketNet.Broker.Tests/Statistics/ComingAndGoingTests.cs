using System.Globalization;
using RocketNet.Broker.Groups;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Statistics;

/// <summary>
/// Names that come and go leave nothing behind: topics, groups and clients, with all that is counted about them.
/// </summary>
[Collection("alone")]
public sealed class ComingAndGoingTests
{
    private const int NameCount = 10_000;
    private const int AtOnce = 500;
    private const int DeletionsAtOnce = 20; // Each waits for syncs of those before it, and for its answer only so long.

    [Fact]
    public async Task Ten_thousand_topics_groups_and_clients_leave_the_memory_as_it_was()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        await using TestClient admin = broker.Connect();

        // What a first wave leaves are grown tables and pools, which later waves use again.
        await PassAsync(broker, admin, first: 0, count: 2 * AtOnce);
        long before = Managed();
        await PassAsync(broker, admin, first: 2 * AtOnce, NameCount);
        long after = Managed();

        Assert.InRange(after / (double)before, 0.0, 1.05);
    }

    private static async Task PassAsync(TestBroker broker, TestClient admin, int first, int count)
    {
        for (int wave = first; wave < first + count; wave += AtOnce)
        {
            int[] numbers = [.. Enumerable.Range(wave, AtOnce)];
            await ComeAsync(broker, numbers);
            broker.Time.Advance(TimeSpan.FromSeconds(10));
            broker.Statistics.Sample();
            foreach (int[] some in numbers.Chunk(DeletionsAtOnce))
            {
                await GoAsync(admin, some);
            }

            broker.Statistics.Sample();
        }

        await Wait.UntilAsync(() => broker.ConnectionCount == 1 && !broker.Tables.Clients.Consumers.All.Any());
        Assert.Equal(0, broker.Store.Queues.Count);
    }

    private static async Task ComeAsync(TestBroker broker, int[] numbers)
    {
        List<RawClient> clients = [];
        foreach (int number in numbers)
        {
            TopicConfig topic = new() { TopicName = Topic(number), ReadQueueNums = 1, WriteQueueNums = 1 };
            broker.Tables.Topics.Put(topic);
            RawClient client = broker.ConnectRaw();
            clients.Add(client);
            byte[] body = new HeartbeatData
            {
                ClientId = "client-" + number.ToString(CultureInfo.InvariantCulture),
                ProducerGroups = ["producers-" + number.ToString(CultureInfo.InvariantCulture)],
                ConsumerDataSet =
                [
                    new ConsumerData
                    {
                        GroupName = Group(number),
                        SubscriptionDataSet = [new SubscriptionData { Topic = Topic(number) }],
                    },
                ],
            }.ToJson();
            await client.SendAsync("{\"code\":34,\"flag\":0,\"language\":\"JAVA\",\"opaque\":1,\"version\":409}", body);
        }

        foreach (RawClient client in clients)
        {
            // The first member of a group is told that the group has changed before it is answered.
            int code = (await client.ReceiveHeaderAsync()).GetProperty("code").GetInt32();
            Assert.Equal((int)RequestCode.NotifyConsumerIdsChanged, code);
            Assert.Equal(0, (await client.ReceiveHeaderAsync()).GetProperty("code").GetInt32());
        }

        foreach (int number in numbers)
        {
            Use(broker, number);
        }

        clients.ForEach(client => client.Dispose());
    }

    private static void Use(TestBroker broker, int number)
    {
        string topic = Topic(number);
        broker.Append(topic, 0);
        Assert.True(broker.Tables.Groups.TryGet(Group(number), out GroupEntry? group));
        group.Traffic.CountGet(broker.Store.Queues.GetOrCreate(topic, 0), messages: 1, bytes: 100, millis: 1);
        Assert.True(broker.Tables.Offsets.TryCommit(topic, Group(number), 0, 1));
    }

    private static async Task GoAsync(TestClient admin, int[] numbers)
    {
        List<Task<Response>> goings = [];
        foreach (int number in numbers)
        {
            goings.Add(admin.InvokeAsync(
                RequestCode.DeleteSubscriptionGroup, ("groupName", Group(number)), ("removeOffset", "true")));
            goings.Add(admin.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", Topic(number))));
            goings.Add(admin.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", "%RETRY%" + Group(number))));
        }

        Assert.All(await Task.WhenAll(goings), response => Assert.Equal(ResponseCode.Success, response.Code));
    }

    private static long Managed()
    {
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Topic(int number) => string.Create(CultureInfo.InvariantCulture, $"topic-{number}");

    private static string Group(int number) => string.Create(CultureInfo.InvariantCulture, $"group-{number}");
}

using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Tests;

/// <summary>Managed bytes that a message costs the process of its producer.</summary>
[Collection("alone")]
public sealed class ProducerAllocationTests
{
    private const int InFlight = 64;
    private const int MessagesOfEach = 100;
    private const int BytesPerMessageMax = 200;

    [OptimizedFact]
    public async Task A_send_with_64_in_flight_stays_within_its_budget()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        using FrugalBroker broker = new();
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        await producer.GetPublishQueuesAsync("Orders");
        client.Brokers.Replace(
        [
            new BrokerData
            {
                Cluster = "c",
                BrokerName = "broker-a",
                BrokerAddrs = new Dictionary<long, string> { [0] = broker.Address },
            },
        ]);
        Message message = new("Orders", new byte[1024], "TagA");
        await RunAsync(producer, message);

        double least = double.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await RunAsync(producer, message);
            long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            least = Math.Min(least, bytes / (double)(InFlight * MessagesOfEach));
        }

        Assert.True(least <= BytesPerMessageMax, $"{least:F1} bytes a message");
    }

    private static Task RunAsync(Producer producer, Message message) =>
        Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => SendManyAsync(producer, message)));

    private static async Task SendManyAsync(Producer producer, Message message)
    {
        for (int sent = 0; sent < MessagesOfEach; sent++)
        {
            await producer.SendAsync(message);
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Testing;

namespace RocketNet.Client.Tests.Consuming;

public sealed class RemoteOffsetStoreTests
{
    /// <summary>
    /// Java's broker makes a group's table of a topic with the first offset, and of two that find none each makes one:
    /// of 2,000 first offsets sent four at a time it lost 4 (4.9.7) and, busy, 1 (5.3.3).
    /// </summary>
    [Fact]
    public async Task A_groups_first_offset_of_a_topic_is_stored_before_the_others_are_sent()
    {
        GatedOffsets broker = new();
        await using RemotingServer server = await broker.StartAsync();
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
        string address = $"127.0.0.1:{server.Port}";
        BrokerData data = new()
        {
            Cluster = "c",
            BrokerName = "broker-a",
            BrokerAddrs = new Dictionary<long, string> { [0] = address },
        };
        client.Brokers.Replace([data]);
        RemoteOffsetStore offsets = new(new ConsumerRequests(client, "g"), NullLogger.Instance);
        MessageQueue[] queues = [.. Enumerable.Range(0, 5).Select(id => new MessageQueue("Orders", "broker-a", id))];
        foreach (MessageQueue queue in queues[1..])
        {
            offsets.Update(queue, 7, increaseOnly: true);
        }

        Task persisting = offsets.PersistAsync(queues, CancellationToken.None);
        await Wait.UntilAsync(() => !broker.Arrived.IsEmpty);

        // The offsets share one connection: a second one would have come before the answer to this question.
        await client.InvokeAsync(
            address, RequestCode.QueryConsumerOffset, [], default, TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal(["1"], broker.Arrived);
        broker.Gate.SetResult();
        await persisting;
        Assert.Equal(["1", "2", "3", "4"], broker.Arrived.Order());
    }

    /// <summary>Answers offsets to be stored when its gate opens, and questions at once.</summary>
    private sealed class GatedOffsets : IColdRequestHandler
    {
        public ConcurrentQueue<string> Arrived { get; } = new();

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<RemotingServer> StartAsync() =>
            HandlerServer.StartAsync(this, RequestCode.UpdateConsumerOffset, RequestCode.QueryConsumerOffset);

        public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
        {
            if (request.Code == (int)RequestCode.UpdateConsumerOffset)
            {
                Arrived.Enqueue(request.Fields["queueId"]);
                await Gate.Task.WaitAsync(stopping);
            }

            return Response.Ok();
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

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
        await using FakeBroker broker =
            await FakeBroker.StartAsync(RequestCode.UpdateConsumerOffset, RequestCode.QueryConsumerOffset);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Answer(RequestCode.UpdateConsumerOffset, async _ =>
        {
            await gate.Task;
            return Response.Ok();
        });
        await using RocketMqClient client = broker.Client();
        RemoteOffsetStore offsets = new(new ConsumerRequests(client, "g"), NullLogger.Instance);
        MessageQueue[] queues = [.. Enumerable.Range(0, 5).Select(id => new MessageQueue("T", FakeBroker.Name, id))];
        foreach (MessageQueue queue in queues[1..])
        {
            offsets.Update(queue, 7, increaseOnly: true);
        }

        IEnumerable<string> Arrived() =>
            broker.Requests(RequestCode.UpdateConsumerOffset).Select(request => request.Fields["queueId"]);
        Task persisting = offsets.PersistAsync(queues, CancellationToken.None);
        await Wait.UntilAsync(() => Arrived().Any());

        // The offsets share one connection: a second one would have come before the answer to this question.
        await client.InvokeAsync(
            broker.Address,
            RequestCode.QueryConsumerOffset,
            [],
            default,
            TimeSpan.FromSeconds(30),
            CancellationToken.None);
        Assert.Equal(["1"], Arrived());
        gate.SetResult();
        await persisting;
        Assert.Equal(["1", "2", "3", "4"], Arrived().Order());
    }
}

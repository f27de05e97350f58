using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class RemoteOffsetStoreTests
{
    private static readonly MessageQueue Queue = new("T", FakeBroker.Name, 0);

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

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task A_refused_offset_keeps_no_other_back_and_is_reported(string refused)
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(RequestCode.UpdateConsumerOffset);
        broker.Answer(RequestCode.UpdateConsumerOffset, request => new ValueTask<Response>(
            request.Header.Required("queueId") == refused
                ? Response.Error(ResponseCode.SystemError, "not this one")
                : Response.Ok()));
        await using RocketMqClient client = broker.Client();
        RemoteOffsetStore offsets = new(new ConsumerRequests(client, "g"), NullLogger.Instance);
        MessageQueue[] queues =
        [
            .. Enumerable.Range(1, 4).Select(id => new MessageQueue("T", FakeBroker.Name, id)),
            new MessageQueue("Other", FakeBroker.Name, 5),
            new MessageQueue("T", "nobody", 6),
        ];
        Array.ForEach(queues[..5], queue => offsets.Update(queue, 7, increaseOnly: true));

        RocketMqException? failure = await offsets.PersistAsync(queues, CancellationToken.None);
        offsets.Update(queues[5], 7, increaseOnly: true);
        RocketMqException? unknown = await offsets.PersistAsync([queues[5], queues[4]], CancellationToken.None);

        Assert.Equal("not this one", failure?.Remark);
        Assert.Equal(RocketMqFailure.BrokerUnreachable, unknown?.Failure);
        Assert.Equal(["1", "2", "3", "4", "5", "5"], broker.Requests(RequestCode.UpdateConsumerOffset)
            .Select(request => request.Fields["queueId"]).Order());
    }

    /// <summary>A stored offset of −1 is none: a group that has none begins where its options say, not at 0.</summary>
    [Theory]
    [InlineData("-1", -1L, null)]
    [InlineData("0", 0L, 0L)]
    [InlineData("41", 41L, 41L)]
    public async Task A_stored_offset_is_noted_when_there_is_one(string answered, long read, long? noted)
    {
        await using FakeBroker broker = await AnsweringAsync(RequestCode.QueryConsumerOffset, answered);
        await using RocketMqClient client = broker.Client();
        RemoteOffsetStore offsets = new(new ConsumerRequests(client, "g"), NullLogger.Instance);

        Assert.Equal(read, await offsets.ReadAsync(Queue, CancellationToken.None));
        Assert.Equal(noted, offsets.Noted(Queue));
    }

    /// <summary>Java's broker says that a queue it has no files of begins at −1.</summary>
    [Theory]
    [InlineData("-1", 0)]
    [InlineData("0", 0)]
    [InlineData("41", 41)]
    public async Task An_end_of_a_queue_is_never_below_0(string answered, long expected)
    {
        await using FakeBroker broker = await AnsweringAsync(RequestCode.GetMinOffset, answered);
        await using RocketMqClient client = broker.Client();

        Assert.Equal(expected, await new ConsumerRequests(client, "g").MinOffsetAsync(Queue, CancellationToken.None));
        Assert.Equal(expected, await client.CreateAdmin().GetMinOffsetAsync(Queue));
    }

    [Theory]
    [InlineData("-2")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("x")]
    public async Task An_answer_that_no_broker_means_is_a_bad_one(string answered)
    {
        RequestCode[] codes =
            [RequestCode.QueryConsumerOffset, RequestCode.GetMaxOffset, RequestCode.SearchOffsetByTimestamp];
        await using FakeBroker broker = await FakeBroker.StartAsync(codes);
        Array.ForEach(codes, code => broker.Answer(code, OffsetOf(answered)));
        await using RocketMqClient client = broker.Client();
        ConsumerRequests requests = new(client, "g");
        CancellationToken none = CancellationToken.None;
        Func<Task<long>>[] questions =
        [
            () => new RemoteOffsetStore(requests, NullLogger.Instance).ReadAsync(Queue, none),
            () => requests.MaxOffsetAsync(Queue, none),
            () => requests.SearchOffsetAsync(Queue, DateTimeOffset.UnixEpoch, none),
            () => client.CreateAdmin().GetMaxOffsetAsync(Queue, none),
        ];

        foreach (Func<Task<long>> question in questions)
        {
            RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(question);
            Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
        }
    }

    private static async Task<FakeBroker> AnsweringAsync(RequestCode code, string offset)
    {
        FakeBroker broker = await FakeBroker.StartAsync(code);
        broker.Answer(code, OffsetOf(offset));
        return broker;
    }

    private static Response OffsetOf(string text) => Response.Ok().With("offset", text);
}

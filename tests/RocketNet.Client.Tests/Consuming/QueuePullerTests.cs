using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Tests.Consuming;

public sealed class QueuePullerTests
{
    private static readonly MessageQueue Queue = new("T", FakeBroker.Name, 0);

    [Theory]
    [InlineData(ResponseCode.Success, -1, 0, 9, new long[0])]
    [InlineData(ResponseCode.Success, 7, -1, 9, new long[] { 5, 6 })]
    [InlineData(ResponseCode.Success, 7, 0, -1, new long[] { 5, 6 })]
    [InlineData(ResponseCode.Success, 5, 0, 9, new long[0])]
    [InlineData(ResponseCode.Success, 7, 0, 9, new long[] { 4, 6 })]
    [InlineData(ResponseCode.Success, 7, 0, 9, new long[] { 6, 5 })]
    [InlineData(ResponseCode.Success, 7, 0, 9, new long[] { 5, 5 })]
    [InlineData(ResponseCode.Success, 7, 0, 9, new long[] { 5, 7 })]
    [InlineData(ResponseCode.PullNotFound, 4, 0, 9, new long[0])]
    [InlineData(ResponseCode.PullRetryImmediately, 4, 0, 9, new long[0])]
    [InlineData(ResponseCode.PullOffsetMoved, -1, 0, 9, new long[0])]
    public async Task An_answer_whose_offsets_make_no_sense_is_refused(
        ResponseCode code, long next, long min, long max, long[] queueOffsets)
    {
        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            () => PullAsync(Answer(code, next, min, max, queueOffsets)));

        Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
    }

    [Theory]
    [InlineData(ResponseCode.Success, 12, new long[] { 5, 7, 11 }, PullStatus.Found)]
    [InlineData(ResponseCode.PullNotFound, 5, new long[0], PullStatus.NoNewMessage)]
    [InlineData(ResponseCode.PullRetryImmediately, 12, new long[0], PullStatus.NoMatchedMessage)]
    [InlineData(ResponseCode.PullOffsetMoved, 0, new long[0], PullStatus.OffsetIllegal)]
    public async Task An_answer_that_makes_sense_is_taken(
        ResponseCode code, long next, long[] queueOffsets, PullStatus status)
    {
        PullResult result = await PullAsync(Answer(code, next, 1, 20, queueOffsets));

        Assert.Equal(
            (status, next, 1, 20), (result.Status, result.NextBeginOffset, result.MinOffset, result.MaxOffset));
        Assert.Equal(queueOffsets, result.Messages.Select(message => message.QueueOffset));
    }

    internal static Response Answer(
        ResponseCode code, long next, long min = 0, long max = 0, params long[] queueOffsets) =>
        new Response(code) { Body = queueOffsets.SelectMany(offset => FakeBroker.Record(offset)).ToArray() }
            .With("nextBeginOffset", next)
            .With("minOffset", min)
            .With("maxOffset", max)
            .With("suggestWhichBrokerId", 0L);

    private static async Task<PullResult> PullAsync(Response answer)
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(RequestCode.PullMessage);
        broker.Answer(RequestCode.PullMessage, answer);
        await using RocketMqClient client = broker.Client();
        PullQuery query = new()
        {
            Queue = Queue,
            Offset = 5,
            Subscription = new PullSubscription(FilterExpression.Parse("T", "*", SubscriptionData.TypeTag)),
        };
        return await new QueuePuller(new ConsumerRequests(client, "g")).PullAsync(query, CancellationToken.None);
    }
}

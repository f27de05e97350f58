using RocketNet.Client.Consuming;
using RocketNet.Client.Rebalancing;

namespace RocketNet.Client.Tests.Consuming;

public sealed class ConsumerEndTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_was_left_alone_at_the_stop_may_go_on_using_its_token(bool isOrderly)
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Left", 1, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RecordingHandler handler = new(async (_, cancellationToken) =>
        {
            await gate.Task;
            try
            {
                seen.SetResult(cancellationToken.WaitHandle.WaitOne(0));
            }
            catch (ObjectDisposedException failure)
            {
                seen.SetException(failure);
            }

            return ConsumeResult.ReconsumeLater;
        });
        PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client,
            "Left",
            handler,
            options => options with
            {
                ConsumeOrderly = isOrderly,
                AwaitTerminationWhenShutdown = TimeSpan.FromMilliseconds(50),
            });
        await handler.HasAsync(1);
        await consumer.DisposeAsync();

        gate.SetResult();

        Assert.True(await seen.Task);
    }

    [Fact]
    public async Task A_pause_of_no_time_after_a_failed_pull_is_refused()
    {
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
        PushConsumerOptions options = new() { ConsumerGroup = "g", PullTimeDelayWhenException = TimeSpan.Zero };

        RocketMqException failure = Assert.Throws<RocketMqException>(
            () => new PushConsumer(client, options, new RecordingHandler()));

        Assert.Contains(nameof(options.PullTimeDelayWhenException), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queues_by_config_are_shared_topic_by_topic()
    {
        MessageQueue[] own = [new("A", "b", 1), new("B", "b", 0), new("A", "b", 9)];
        MessageQueue[] queues = [new("A", "b", 0), new("A", "b", 1)];

        Assert.Equal([own[0]], new AllocateByConfig(own).Allocate("g", "me", queues, ["me"]));
    }
}

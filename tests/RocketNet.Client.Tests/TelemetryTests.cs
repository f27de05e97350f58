using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Tests.Consuming;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

/// <summary>What listeners of RocketNet.Client see; alone, because they hear the whole process.</summary>
[Collection("alone")]
public sealed class TelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ConcurrentQueue<Measurement> _measured = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public TelemetryTests()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RocketNet.Client",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "RocketNet.Client")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
    }

    [Fact]
    public async Task A_trace_goes_from_the_sender_through_the_broker_to_the_handler()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "p" });
        ActivityTraceId insideHandler = default;
        RecordingHandler handler = new((_, _) =>
        {
            insideHandler = Activity.Current?.TraceId ?? default;
            return new ValueTask<ConsumeResult>(ConsumeResult.Success);
        });
        SendResult sent = await producer.SendAsync(new Message("Traced", new byte[] { 1, 2 }, tags: "a", keys: "k"));
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Traced", handler);
        await Wait.UntilAsync(() => Named("process Traced").Length == 1);

        Activity send = Assert.Single(Named("send Traced"));
        Activity process = Named("process Traced")[0];
        Assert.Equal(ActivityKind.Producer, send.Kind);
        Assert.Equal(ActivityKind.Consumer, process.Kind);
        Assert.Equal(send.TraceId, process.TraceId);
        Assert.Equal(send.TraceId, insideHandler);
        Assert.Equal(send.SpanId, process.ParentSpanId);
        Assert.Equal(sent.MessageId, send.GetTagItem("messaging.message.id"));
        Assert.Equal(sent.MessageId, process.GetTagItem("messaging.message.id"));
        Assert.Equal(2, send.GetTagItem("messaging.message.body.size"));
        Assert.Equal("a", send.GetTagItem("messaging.rocketmq.message.tag"));
        Assert.Equal(send.Id, Assert.Single(handler.Messages).Property("traceparent"));
    }

    [Fact]
    public async Task An_applications_own_trace_context_is_left_as_it_is()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "p" });
        Message message = new("Given", new byte[] { 1 })
        {
            Properties = new Dictionary<string, string> { ["traceparent"] = "mine" },
        };

        SendResult sent = await producer.SendAsync(message);

        ReceivedMessage stored = await client.CreateAdmin().ViewMessageAsync(sent.OffsetMessageId);
        Assert.Equal("mine", stored.Property("traceparent"));
    }

    [Fact]
    public async Task Sends_are_counted_and_timed_with_their_failures()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client();
        await using Producer producer =
            client.CreateProducer(new ProducerOptions { Group = "p", MaxMessageSize = 1_000 });
        Message[] batch = [.. Enumerable.Range(0, 5).Select(_ => new Message("Counted", new byte[300]))];
        MessageQueue nowhere = new("Counted", "nobody", 0);

        await producer.SendAsync(batch[0]);
        await producer.SendOnewayAsync(batch[0]);
        await producer.SendBatchAsync(batch);
        await Assert.ThrowsAsync<RocketMqException>(async () => await producer.SendAsync(batch[0], nowhere));

        double[] good = Counted("messaging.client.sent.messages", error: null);
        Assert.Equal(7, good.Sum());
        Assert.True(good.Length > 3, "the batch was split");
        Assert.Equal([1.0], Counted("messaging.client.sent.messages", nameof(RocketMqFailure.NoMaster)));
        Assert.Equal(good.Length, Counted("messaging.client.operation.duration", error: null).Length);
        Activity failed = Assert.Single(Named("send Counted"), activity => activity.Status == ActivityStatusCode.Error);
        Assert.Equal(nameof(RocketMqFailure.NoMaster), failed.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Of_a_batch_only_the_messages_that_are_not_done_count_as_failed()
    {
        Queue<ConsumeResult> answers = new(
            [ConsumeResult.ReconsumeLater.AfterFirst(3), ConsumeResult.ReconsumeLater.AfterFirst(5)]);
        BatchRecorder handler = new(_ => answers.Dequeue());
        TimeProvider time = TimeProvider.System;
        HandlerRunner runner = new("g", handler, new ConsumerStatistics(time), time, NullLogger.Instance);
        ReceivedMessage[] batch = [.. Enumerable.Range(0, 5).Select(n => FakeBroker.Message(n))];

        await runner.RunAsync(batch);
        await runner.RunAsync(batch);

        string error = nameof(ConsumeResult.ReconsumeLater);
        Assert.Equal([3.0, 5.0], Counted("messaging.client.consumed.messages", error: null, topic: "T"));
        Assert.Equal([2.0], Counted("messaging.client.consumed.messages", error, topic: "T"));
        Assert.Single(Counted("messaging.process.duration", error: null, topic: "T"));
        Assert.Single(Counted("messaging.process.duration", error, topic: "T"));
        Assert.Equal(
            [ActivityStatusCode.Error, ActivityStatusCode.Unset],
            Named("process T").Select(activity => activity.Status));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private Activity[] Named(string name) => [.. _ended.Where(activity => activity.DisplayName == name)];

    private double[] Counted(string instrument, string? error, string topic = "Counted") =>
    [
        .. _measured
            .Where(one => one.Instrument == instrument && Equals(one.Tags["messaging.destination.name"], topic))
            .Where(one => Equals(one.Tags.GetValueOrDefault("error.type"), error))
            .Select(one => one.Value),
    ];

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue(new Measurement(
            instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));

    private sealed record Measurement(string Instrument, double Value, Dictionary<string, object?> Tags);
}

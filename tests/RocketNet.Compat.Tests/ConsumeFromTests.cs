using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Where a new group of the official Java client 4.9.8 starts.</summary>
/// <remarks>
/// <c>accessMessageInMemoryMaxRatio=0</c> makes the broker count every message as no longer in memory: only then does
/// it say that a new group has no offset, and the client's own choice of the start is asked for.
/// </remarks>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class ConsumeFromTests(JavaClients java) : IAsyncLifetime
{
    private ServerPair? _pair;
    private IReadOnlyList<SentMessage> _early = [];
    private IReadOnlyList<SentMessage> _late = [];
    private string _between = "";

    private ServerPair Pair => _pair!;

    public async Task InitializeAsync()
    {
        if (JavaRelease.MissingReason is not null)
        {
            return;
        }

        _pair = await CompatTarget.StartAsync(new() { BrokerLines = ["accessMessageInMemoryMaxRatio=0"] });
        _early = await java.SendAsync(_pair, "From", 12, "prefix=early-");

        // A broker takes the message nearest to a time, before or after it: the early ones must be far from it.
        await Task.Delay(TimeSpan.FromSeconds(3));
        ProcessOutcome outcome = await java.RunAsync(
            _pair, "SendDriver", "topic=From", "n=12", "mode=select", "prefix=late-", "second=true");
        _between = outcome.Lines.First(line => line.StartsWith("AT ", StringComparison.Ordinal))["AT ".Length..];
        _late = [.. outcome.Lines.Select(SentMessage.TryParse).OfType<SentMessage>()];
    }

    public async Task DisposeAsync()
    {
        if (_pair is not null)
        {
            await _pair.DisposeAsync();
        }
    }

    [JavaFact]
    public async Task New_group_starts_first_last_or_at_a_time_as_it_asks()
    {
        await using JavaConsumer first = java.Consume(Pair, "From", "from_first", "from=first");
        await using JavaConsumer last = java.Consume(Pair, "From", "from_last", "from=last");
        await using JavaConsumer timed = java.Consume(Pair, "From", "from_time", "from=timestamp", "time=" + _between);
        await Task.WhenAll(first.HoldsQueuesAsync(4), last.HoldsQueuesAsync(4), timed.HoldsQueuesAsync(4));
        await first.ReceivesAsync(_early.Count + _late.Count);
        await timed.ReceivesAsync(_late.Count);
        IReadOnlyList<SentMessage> now = await java.SendAsync(Pair, "From", 8, "prefix=now-");
        await Task.WhenAll(new[] { first, last, timed }.Select(consumer => consumer.ReceivesAllAsync(Bodies(now))));

        Assert.Equal(Bodies(now), Bodies(await last.StopAsync()));
        Assert.Equal(Bodies([.. _late, .. now]), Bodies(await timed.StopAsync()));
        Assert.Equal(Bodies([.. _early, .. _late, .. now]), Bodies(await first.StopAsync()));
    }

    private static string[] Bodies(IReadOnlyList<SentMessage> messages) =>
        [.. messages.Select(message => message.Body).Order(StringComparer.Ordinal)];

    private static string[] Bodies(IReadOnlyList<ReceivedMessage> messages) =>
        [.. messages.Select(message => message.Body).Order(StringComparer.Ordinal)];
}

using RocketNet.Compat.Tests.Examples;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Samples;

/// <summary>
/// The sample programs in an order in which each finds what it needs: Java's of one play, ours of the other.
/// </summary>
internal sealed class SamplePlay(ExampleServers servers, bool isOwn)
{
    public const int Sent = 128;
    public const int SentOneway = 100;
    public const int InNamespace = 100;
    public const int Queues = 4;

    /// <summary>What half of the queues hold, but for the ten messages that the program passes over.</summary>
    public const int SentToHalf = (Sent / 2) - 10;
    public const int SplitMessages = 100_000;
    public const string SecondTopic = "TopicTest1";
    public const int SentToSecond = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private static readonly SampleRun[][] Lines =
    [
        [
            new("simple.Producer"),
            new("simple.PushConsumer") { Until = SampleLines.AreReceived(Sent) },
            new("broadcast.PushConsumer") { Until = SampleLines.AreReceived(Sent) },
            new("ordermessage.Consumer") { Until = SampleLines.AreReceived(Sent) },
            new("simple.LitePullConsumerSubscribe") { Until = SampleLines.AreReceived(Sent) },
            new("simple.LitePullConsumerAssign") { Until = SampleLines.AreReceived(SentToHalf) },
            new("operation.Producer", "-g", "half", "-t", SecondTopic, "-a", "TagB", "-k", "a key", "-c", "8")
            {
                Name = "operation.Producer of TopicTest1",
            },
            new SampleRun("simple.LitePullConsumerAssignWithSubExpression")
            {
                Until = lines => SampleLines.OfTopic(SecondTopic, lines).Count >= SentToSecond,
            }
            .AsNewer(),
            new SampleRun("simple.OnewayProducer") { NeedsAddress = true }.AsNewer(),
            new("operation.Consumer", "-g", "oneway", "-t", "TopicTest", "-s", "*", "-f", "false")
            {
                NeedsAddress = true,
                Until = SampleLines.AreReceived(Sent + SentOneway),
            },
        ],
        [
            new("ordermessage.Producer"),
            new("simple.AsyncProducer") { Attempts = 3 },
            new("filter.TagFilterProducer"),
            new("filter.TagFilterConsumer") { Until = SampleLines.AreReceived(40) },
            new SampleRun("batch.SimpleBatchProducer") { Batched = 3 }.AsNewer(),
            new SampleRun("batch.SplitBatchProducer") { Batched = 3 + SplitMessages }.AsNewer(),
        ],
        [
            new SampleRun("schedule.ScheduledMessageProducer").AsNewer(),
            new SampleRun("schedule.ScheduledMessageConsumer") { Until = SampleLines.AreThere("ms later", 100) }
                .AsNewer(),
            new("operation.Producer", "-g", "operators", "-t", "broker-a", "-a", "TagX", "-k", "a key", "-c", "3"),
            new("simple.PullConsumer") { NeedsAddress = true },
            new("namespace.ProducerWithNamespace")
            {
                NeedsAddress = true,
                Until = SampleLines.AreThere("misId is:", InNamespace),
                IsEndingHere = true,
            },
            new("namespace.PushConsumerWithNamespace")
            {
                NeedsAddress = true,
                Until = SampleLines.AreThere("reconsumeTimes is:0", InNamespace),
            },
            new("namespace.PullConsumerWithNamespace")
            {
                NeedsAddress = true,
                Until = SampleLines.AreThere("Topic is:", InNamespace / Queues),
            },
        ],
    ];

    private readonly ExamplePlay _play = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _lines = [];

    /// <summary>Runs everything; how each went is kept.</summary>
    public async Task RunAsync()
    {
        foreach (SampleRun[] line in Lines)
        {
            _play.Line(
            [
                .. line.Where(run => !run.NeedsAddress || FixedAddress.MissingReason is null)
                    .Select(run => (run.Name, (Func<Task>)(() => RunAsync(run)))),
            ]);
        }

        await _play.EndAsync();
    }

    /// <summary>What the program of a run has printed.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string name)
    {
        await _play.Outcomes[name];
        lock (_lines)
        {
            return _lines[name];
        }
    }

    private async Task RunAsync(SampleRun run)
    {
        int attemptsLeft = run.Attempts;
        IReadOnlyList<string> lines;
        do
        {
            lines = await RunOnceAsync(run);
            attemptsLeft--;
        }
        while (attemptsLeft > 0 && SampleLines.HaveFailedSend(lines));

        lock (_lines)
        {
            _lines[run.Name] = lines;
        }
    }

    private async Task<IReadOnlyList<string>> RunOnceAsync(SampleRun run)
    {
        await using RunningProcess running = isOwn
            ? servers.StartOwn(run.Program, run.Arguments)
            : servers.StartOf(run.Set, run.Program, run.Arguments);
        if (run.Until is { } holds)
        {
            await running.Output.WaitUntilAsync(holds, $"{run.Program}: all its lines", Timeout);
        }
        else if (run.Batched is { } messages && !isOwn)
        {
            await servers.TopicHoldsAsync("BatchTest", messages);
        }

        // Java's programs end by the signal; ours, which a user ends in the same way, say that all went well.
        bool isEnding = isOwn
            ? run.Until is null || run.IsEndingHere
            : run.Until is null && run.Batched is null;
        int exitCode = isEnding ? await running.WaitForExitAsync(Timeout) : await running.TerminateAsync();
        Assert.True(exitCode == 0 || (!isOwn && !isEnding), $"{run.Program} ended with {exitCode}:\n{running.Output}");
        return running.Output.Snapshot();
    }
}

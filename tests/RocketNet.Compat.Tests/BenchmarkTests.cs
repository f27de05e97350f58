using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>The benchmark programs have the options of Java's 5.x programs and print their lines.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class BenchmarkTests
{
    private const int HeadLines = 2;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [JavaTheory]
    [InlineData("Producer")]
    [InlineData("BatchProducer")]
    [InlineData("Consumer")]
    public async Task The_help_is_javas_with_our_own_options_below(string program)
    {
        using TempFolder home = new();

        ProcessOutcome java = await RunningProcess.RunAsync(BenchmarkScript.Java(program, home.Path, "-h"), Timeout);
        ProcessOutcome own = await RunningProcess.RunAsync(BenchmarkScript.OwnOf(program, home.Path, "-h"), Timeout);

        Assert.Equal(java.ExitCode, own.ExitCode);
        Assert.NotEmpty(java.Lines);
        Assert.Equal(java.Lines, own.Lines.SkipWhile(IsOfTheBuild).Take(java.Lines.Count));
        Assert.Contains(own.Lines.Skip(java.Lines.Count), line => line.Contains("--compat", StringComparison.Ordinal));
    }

    [JavaTheory]
    [InlineData("-zz")]
    [InlineData("--nothing", "5")]
    [InlineData("-w")]
    [InlineData("-w", "-s", "10")]
    [InlineData("--message", "10")]
    [InlineData("-hx")]
    public async Task A_wrong_option_is_refused_with_javas_words(params string[] words)
    {
        using TempFolder home = new();

        ProcessOutcome java =
            await RunningProcess.RunAsync(BenchmarkScript.Java("Producer", home.Path, words), Timeout);
        ProcessOutcome own =
            await RunningProcess.RunAsync(BenchmarkScript.OwnOf("Producer", home.Path, words), Timeout);

        Assert.Equal(1, java.ExitCode);
        Assert.Equal(java.ExitCode, own.ExitCode);
        Assert.Empty(java.Lines.Except(own.Lines));
    }

    [JavaFact]
    public async Task A_counted_run_has_the_lines_of_javas()
    {
        await using ServerPair pair = await CompatTarget.StartAsync();
        string[] words =
        [
            "-n", pair.NameServerAddress, "-t", "Counted", "-q", "101", "-w3", "-s=100", "--tagCount", "2",
            "-k", "true",
        ];

        ProcessOutcome java =
            await RunningProcess.RunAsync(BenchmarkScript.Java("Producer", pair.Home, words), Timeout);
        ProcessOutcome own =
            await RunningProcess.RunAsync(BenchmarkScript.OwnOf("Producer", pair.Home, words), Timeout);

        Assert.Equal((0, 0), (java.ExitCode, own.ExitCode));
        Assert.Equal(java.Lines.Take(2), own.Lines.SkipWhile(IsOfTheBuild).Take(2));
        foreach (string end in (string[])[java.Lines[^1], own.Lines[^1]])
        {
            // The second when it ran too short for a rate, which is up to chance.
            Assert.Contains(
                BenchmarkScript.Form(end).Trim(),
                (string[])
                [
                    "[Complete] Send Total: # | Send TPS: # | Max RT(ms): # | Average RT(ms): # | Send Failed: # "
                        + "| Response Failed: #",
                    "[Complete] Send Total: # Send Failed: # Response Failed: #",
                ]);
            Assert.StartsWith("[Complete] Send Total: 101 ", end, StringComparison.Ordinal);
            Assert.EndsWith("Response Failed: 0", end, StringComparison.Ordinal);
        }
    }

    [JavaTheory]
    [InlineData("Producer")]
    [InlineData("BatchProducer")]
    [InlineData("Consumer")]
    public async Task A_report_has_the_form_of_javas(string program)
    {
        await using ServerPair pair = await CompatTarget.StartAsync();
        string[] words = ["-n", pair.NameServerAddress, "-t", "Reported", "-w", "1", "-ri", "1000"];
        await using RunningProcess java = RunningProcess.Start(BenchmarkScript.Java(program, pair.Home, words));
        await using RunningProcess own = RunningProcess.Start(BenchmarkScript.OwnOf(program, pair.Home, words));

        string[] javaForms = await FormsAsync(java);
        string[] ownForms = await FormsAsync(own);
        int exitCode = await own.TerminateAsync();

        Assert.Equal(javaForms, ownForms);
        Assert.Equal(0, exitCode);
    }

    // Head and first report; a consumer's start and first report may come in either order.
    private static async Task<string[]> FormsAsync(RunningProcess program)
    {
        static bool IsReport(string line) => line.StartsWith("Current Time: ", StringComparison.Ordinal);
        IReadOnlyList<string> lines =
            await program.Output.WaitUntilAsync(seen => seen.Any(IsReport), "a report", Timeout);
        string report = lines.First(IsReport);
        string[] others = [.. lines.Where(line => !IsReport(line) && !IsOfTheBuild(line)).Take(HeadLines)];
        Assert.Equal(HeadLines, others.Length);
        return [.. others, BenchmarkScript.Form(report)];
    }

    private static bool IsOfTheBuild(string line) => line.StartsWith("mqtools: ", StringComparison.Ordinal);
}

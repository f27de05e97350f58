using System.Globalization;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>What the benchmark scripts do beside what Java's 5.x programs do.</summary>
public sealed class BenchmarkScriptTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("producer.sh", "-a", "true")]
    [InlineData("batchproducer.sh", "-m", "true")]
    [InlineData("consumer.sh", "-m", "true")]
    [InlineData("producer.sh", "-ct", "LZ4")]
    [InlineData("producer.sh", "-cl", "9")]
    [InlineData("producer.sh", "-w", "many")]
    [InlineData("producer.sh", "-w", "10001")]
    [InlineData("producer.sh", "-s", "67108865")]
    [InlineData("producer.sh", "--cpu", "2147483647")]
    [InlineData("batchproducer.sh", "-w", "10001")]
    [InlineData("batchproducer.sh", "-b", "100001")]
    [InlineData("batchproducer.sh", "-l", "1000001")]
    [InlineData("batchproducer.sh", "-p", "32768")]
    [InlineData("consumer.sh", "-e", "no such file")]
    [InlineData("consumer.sh", "--compat", "6")]
    public async Task What_cannot_be_done_is_said_and_not_left_out(string script, string option, string value)
    {
        using TempFolder home = new();
        string[] words = ["-n", "127.0.0.1:1", "-c", "true", "-f", "TAG"];
        string[] known = script == "consumer.sh" ? [.. words[..2], .. words[4..]] : words[..4];

        ProcessOutcome outcome = await RunningProcess.RunAsync(
            BenchmarkScript.Own(script, home.Path, [.. known, option, value]), Timeout);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(outcome.Lines, line =>
            line.StartsWith("benchmark", StringComparison.Ordinal)
            && line.Contains($": {option} {value}:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_messages_at_the_same_time_than_memory_should_hold_are_refused_in_one_line()
    {
        using TempFolder home = new();

        ProcessOutcome outcome = await RunningProcess.RunAsync(
            BenchmarkScript.Own("batchproducer.sh", home.Path, "-n", "127.0.0.1:1", "-w", "1000", "-b", "10001"),
            Timeout);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(
            ["benchmarkBatchProducer: -w 1000 -b 10001: 10000000 messages at the same time are the most"],
            outcome.Lines.Where(line => !line.StartsWith("mqtools: ", StringComparison.Ordinal)));
    }

    // As 4.9.8's programs print them, numbers aside.
    [Theory]
    [InlineData(
        "producer.sh",
        "topic: Old threadCount: # messageSize: # keyEnable: false propertySize: # tagCount: # traceEnable: false "
            + "aclEnable: false messageQuantity: #",
        "Current Time: # Send TPS: # Max RT(ms): # Average RT(ms): # Send Failed: # Response Failed: #")]
    [InlineData(
        "batchproducer.sh",
        "topic: Old threadCount: # messageSize: # batchSize: # keyEnable: false propertySize: # tagCount: # "
            + "traceEnable: false aclEnable: false",
        "Current Time: # Send TPS: # Send MPS: # Max RT(ms): # Average RT(ms): # Average Message RT(ms): # "
            + "Send Failed: # Send Message Failed: #")]
    [InlineData(
        "consumer.sh",
        "topic: Old, threadCount #, group: benchmark_consumer, suffix: false, filterType: null, expression: null, "
            + "msgTraceEnable: false, aclEnable: false",
        "Current Time: # TPS: # FAIL: # AVG(B2C) RT(ms): # AVG(S2C) RT(ms): # MAX(B2C) RT(ms): # MAX(S2C) RT(ms): #")]
    public async Task The_lines_of_four_are_those_of_4_9(string script, string head, string report)
    {
        await using ServerPair pair = await ServerPair.StartAsync(new RocketNetServers(), new RocketNetServers());
        string broker = pair.Broker.Id.ToString(CultureInfo.InvariantCulture);
        await using RunningProcess program = RunningProcess.Start(BenchmarkScript.Own(
            script,
            pair.Home,
            ["-n", pair.NameServerAddress, "-t", "Old", "-w", "1", "--compat", "4", "--hdr", "--cpu", broker]));

        IReadOnlyList<string> lines = await program.Output.WaitUntilAsync(
            seen => seen.Any(line => line.StartsWith("CPU of ", StringComparison.Ordinal)), "a report", Timeout);
        string[] forms = [.. lines.Select(line => BenchmarkScript.Form(line).Trim())];

        Assert.Contains(head, forms);
        Assert.Contains(report, forms);
        Assert.Contains(
            forms,
            form => form.EndsWith("| p50: # | p90: # | p99: # | p99.9: # | max: #", StringComparison.Ordinal));
        Assert.Contains("CPU of # | per message(us): # | of one core: # %", forms);
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Fact]
    public async Task Shutdown_ends_a_program_and_says_so_as_javas_does()
    {
        await using ServerPair pair = await ServerPair.StartAsync(new RocketNetServers(), new RocketNetServers());
        await using RunningProcess program = RunningProcess.Start(
            BenchmarkScript.Own("batchproducer.sh", pair.Home, "-n", pair.NameServerAddress, "-t", "Ended", "-w", "1"));
        await program.Output.WaitForAsync("compressEnable: false", Timeout);

        ProcessOutcome ended = await ShutdownAsync(pair.Home, "bproducer", "--here");
        int exitCode = await program.WaitForExitAsync(Timeout);
        ProcessOutcome none = await ShutdownAsync(pair.Home, "bproducer", "--here");
        ProcessOutcome usage = await ShutdownAsync(pair.Home);

        Assert.Equal(
            [
                $"The benchmark batch producer({program.Id}) is running...",
                $"Send shutdown request to benchmark batch producer({program.Id}) OK",
            ],
            ended.Lines);
        Assert.Equal(0, exitCode);
        Assert.Equal((255, "No benchmark batch producer running."), (none.ExitCode, none.Text));
        Assert.Equal("Usage: shutdown producer | consumer | tproducer | bproducer", usage.Text);
    }

    private static Task<ProcessOutcome> ShutdownAsync(string home, params string[] words) =>
        RunningProcess.RunAsync(BenchmarkScript.Own("shutdown.sh", home, words), Timeout);
}

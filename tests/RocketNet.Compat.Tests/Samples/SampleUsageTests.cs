using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Samples;

public sealed class SampleUsageTests
{
    private const string Package = "org.apache.rocketmq.example.";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_sample_without_a_name_server_says_what_to_do()
    {
        using TempFolder home = new();

        ProcessOutcome outcome = await RunningProcess.RunAsync(
            RocketNetServers.Script("tools.sh", home.Path, Package + "quickstart.Producer"), Timeout);
        ProcessOutcome unknown = await RunningProcess.RunAsync(
            RocketNetServers.Script("tools.sh", home.Path, Package + "quickstart.Producers"), Timeout);

        ProcessOutcome cut = await RunningProcess.RunAsync(
            RocketNetServers.Script("tools.sh", home.Path, Package + "quickstart.Producer", "-n"), Timeout);

        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("usage:", cut.Text, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("NAMESRV_ADDR", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains(Package + "quickstart.Producer", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_lists_samples_and_benchmark_programs()
    {
        using TempFolder home = new();

        ProcessOutcome outcome =
            await RunningProcess.RunAsync(RocketNetServers.Script("tools.sh", home.Path, "--help"), Timeout);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($"  {Package}quickstart.Producer", outcome.Lines);
        Assert.Contains($"  {Package}benchmark.BatchProducer", outcome.Lines);
    }
}

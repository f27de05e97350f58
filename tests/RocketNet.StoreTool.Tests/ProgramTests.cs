using System.Diagnostics;
using System.Text.Json;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

/// <summary>The program as an operator runs it: the script, a process, its exit code.</summary>
public sealed class ProgramTests
{
    // Long, because the script may publish the program on first use.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [ProgramFact("/bin/sh")]
    public async Task The_script_verifies_repairs_and_verifies_a_store()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        string copy = store.Beside("repaired copy");
        Assert.Equal(0, (await RunAsync("verify", "--store", store.Root)).ExitCode);
        store.FlipLog(store.Offsets[50] + 150);

        ProcessOutcome damaged = await RunAsync("verify", "--store", store.Root, "--json");
        ProcessOutcome repair = await RunAsync("repair", "--store", store.Root, "--to", copy, "-c", store.ConfigFile());
        ProcessOutcome verified = await RunAsync("verify", "--store", copy);

        Assert.Equal(1, damaged.ExitCode);
        using JsonDocument report = JsonDocument.Parse(damaged.Text);
        Assert.Equal(1, report.RootElement.GetProperty("counts").GetProperty("log-body").GetInt64());
        Assert.True(repair.ExitCode == 0, repair.Text);
        Assert.Contains("verified: sound", repair.Lines);
        Assert.True(verified.ExitCode == 0, verified.Text);
        Assert.Equal("sound", verified.Lines[^1]);
    }

    [ProgramFact("/bin/sh")]
    public async Task A_pipe_that_is_closed_early_ends_the_program_without_a_stack_trace()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        string script = RepositoryRoot.Combine("bin", "mqstore");

        ProcessOutcome outcome = await RunningProcess.RunAsync(
            Prepare("sh", "-c", $"sh '{script}' cat --limit 0 --store '{store.Root}' | head -n 1"), Patience);

        Assert.Single(outcome.Lines);
    }

    private static Task<ProcessOutcome> RunAsync(params string[] words) =>
        RunningProcess.RunAsync(Prepare("sh", [RepositoryRoot.Combine("bin", "mqstore"), .. words]), Patience);

    private static ProcessStartInfo Prepare(string program, params string[] words)
    {
        ProcessStartInfo start = new(program, words) { WorkingDirectory = Path.GetTempPath() };
        start.Environment.Remove("ROCKETMQ_HOME");
        return start;
    }
}

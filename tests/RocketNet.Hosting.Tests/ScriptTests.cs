using System.Net;
using System.Net.Sockets;
using RocketNet.TestKit;

namespace RocketNet.Hosting.Tests;

public sealed class ScriptTests(UnpackedArchive archive) : IClassFixture<UnpackedArchive>
{
    private const string NameServerBooted = "The Name Server boot success. serializeType=JSON";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_script_works_through_a_symbolic_link_and_from_another_folder()
    {
        string link = Path.Combine(archive.UserHome, "link to namesrv");
        File.CreateSymbolicLink(link, archive.Script("mqnamesrv"));

        ProcessOutcome outcome = await RunningProcess.RunAsync(archive.Prepare(link, "-h"), Patience);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("usage: mqnamesrv ", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_survives_hangup_and_ends_with_143_and_silence_on_sigterm()
    {
        await using RunningProcess server = await StartNameServerAsync(PortTriple.Find().Port);
        await RunningProcess.RunAsync(new("kill", ["-HUP", $"{server.Id}"]), Patience);

        Assert.False(server.HasExited);
        Assert.Equal(143, await server.TerminateAsync());
        Assert.Equal([NameServerBooted], server.Output.Snapshot());
        Assert.Contains(
            $" INFO main - {NameServerBooted}\n",
            await File.ReadAllTextAsync(Path.Combine(archive.UserHome, "logs", "rocketmqlogs", "namesrv.log")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_255()
    {
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        ProcessOutcome outcome = await RunningProcess.RunAsync(
            archive.Command("mqnamesrv", $"listenPort={port}"), Patience);

        Assert.Equal(255, outcome.ExitCode);
        Assert.Contains($":{port}", Assert.Single(outcome.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_may_not_start_says_why_and_leaves_the_disk_alone()
    {
        string store = Path.Combine(archive.UserHome, "no store");

        ProcessOutcome outcome = await RunningProcess.RunAsync(
            archive.Command("mqbroker", "aclEnable=true", $"storePathRootDir={store}"), Patience);

        Assert.Equal(255, outcome.ExitCode);
        Assert.Contains("aclEnable=true", Assert.Single(outcome.Lines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(store));
    }

    [Fact]
    public async Task Shutdown_finds_the_server_of_its_installation_and_waits_for_it()
    {
        await using RunningProcess server = await StartNameServerAsync(PortTriple.Find().Port);

        ProcessOutcome stop = await RunningProcess.RunAsync(
            archive.Command("mqshutdown", "namesrv", "--wait", "--here"), Patience);

        Assert.Equal(0, stop.ExitCode);
        Assert.Equal(
            [$"The mqnamesrv({server.Id}) is running...", $"Send shutdown request to mqnamesrv({server.Id}) OK"],
            stop.Lines);
        Assert.Equal(143, await server.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Shutdown_says_when_nothing_runs_and_how_it_is_used()
    {
        ProcessOutcome none = await RunningProcess.RunAsync(
            archive.Command("mqshutdown", "broker", "--here"), Patience);
        ProcessOutcome usage = await RunningProcess.RunAsync(archive.Command("mqshutdown"), Patience);

        Assert.Equal((255, "No mqbroker running."), (none.ExitCode, none.Text));
        Assert.Equal((0, "Useage: mqshutdown broker | namesrv"), (usage.ExitCode, usage.Text));
    }

    [Fact]
    public async Task The_console_may_be_redirected_into_the_log_file()
    {
        string folder = Path.Combine(archive.UserHome, "redirected");
        string log = Path.Combine(folder, "namesrv.log");
        Directory.CreateDirectory(folder);
        string line = $"exec sh '{archive.Script("mqnamesrv")}' listenPort={PortTriple.Find().Port} logRoot='{folder}' "
            + $"> '{log}' 2>&1";
        System.Diagnostics.ProcessStartInfo start = archive.Prepare("-c", line);
        await using RunningProcess server = RunningProcess.Start(start);

        await Eventually.HoldsAsync(
            () => File.Exists(log) && File.ReadAllLines(log).Contains(NameServerBooted),
            Patience);
        Assert.Equal(143, await server.TerminateAsync());
        Assert.DoesNotContain('\0', await File.ReadAllTextAsync(log));
    }

    [Fact]
    public async Task Xmx_becomes_the_heap_limit_and_other_jvm_options_are_ignored()
    {
        System.Diagnostics.ProcessStartInfo start = archive.Command("mqnamesrv", "-h");
        start.Environment["JAVA_OPT"] = "-server -Xms2g -Xmx1k";

        ProcessOutcome outcome = await RunningProcess.RunAsync(start, Patience);

        // One KiB is too small for the runtime: that it refuses to start shows that the limit arrived.
        Assert.NotEqual(0, outcome.ExitCode);
    }

    private Task<RunningProcess> StartNameServerAsync(int port) => RunningProcess.StartServerAsync(
        archive.Command("mqnamesrv", $"listenPort={port}"), NameServerBooted, Patience);
}

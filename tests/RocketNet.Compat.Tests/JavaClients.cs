using System.Diagnostics;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// The repository's Java drivers, compiled once for a collection of tests, and the ways to run Java clients.
/// </summary>
public sealed class JavaClients : IAsyncLifetime, IDisposable
{
    public const string Collection = "compat";
    public const string GroupCollection = "compat, groups";
    public const string StoreCollection = "compat, stores";
    public const string WaitingCollection = "compat, waiting";

    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(90);

    private readonly TempFolder _classes = new();

    public async Task InitializeAsync()
    {
        if (JavaRelease.MissingReason is null)
        {
            await JavaRelease.Find().CompileDriversAsync("client-4.9.8", _classes.Path);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _classes.Dispose();

    /// <summary>Runs a driver of tests/java (client 4.9.8) to its end; it must end well.</summary>
    public async Task<ProcessOutcome> RunAsync(ServerPair pair, string driver, params string[] arguments)
    {
        ProcessOutcome outcome = await RunningProcess.RunAsync(Driver(pair, driver, arguments), RunTimeout);
        Assert.True(outcome.ExitCode == 0, $"{driver} ended with {outcome.ExitCode}:\n{outcome.Text}");
        return outcome;
    }

    /// <summary>
    /// Runs a driver to its end with the classes of another client; it must use only what both clients have.
    /// </summary>
    public async Task<ProcessOutcome> RunWithAsync(
        string set, ServerPair pair, string driver, params string[] arguments)
    {
        JavaProgram program = new(driver, ["ns=" + pair.NameServerAddress, .. arguments])
        {
            Folders = [_classes.Path],
            VmOptions = ["-Xmx512m"],
        };
        ProcessStartInfo start = JavaRelease.Find().Command(set, pair.Home, program);
        ProcessOutcome outcome = await RunningProcess.RunAsync(start, TimeSpan.FromMinutes(5));
        Assert.True(outcome.ExitCode == 0, $"{driver} ended with {outcome.ExitCode}:\n{outcome.Text}");
        return outcome;
    }

    /// <summary>Runs a driver that needs no server, with the classes of any client.</summary>
    public async Task<ProcessOutcome> RunAloneAsync(string set, string home, string driver, params string[] arguments)
    {
        JavaProgram program = new(driver, arguments) { Folders = [_classes.Path] };
        ProcessStartInfo start = JavaRelease.Find().Command(set, home, program);
        ProcessOutcome outcome = await RunningProcess.RunAsync(start, RunTimeout);
        Assert.True(outcome.ExitCode == 0, $"{driver} ended with {outcome.ExitCode}:\n{outcome.Text}");
        return outcome;
    }

    /// <summary>Sends n messages and returns what the client was told about each.</summary>
    public async Task<IReadOnlyList<SentMessage>> SendAsync(
        ServerPair pair, string topic, int n, params string[] arguments)
    {
        ProcessOutcome outcome = await RunAsync(
            pair, "SendDriver", ["topic=" + topic, "n=" + n, "mode=select", .. arguments]);
        List<SentMessage> sent = [.. outcome.Lines.Select(SentMessage.TryParse).OfType<SentMessage>()];
        Assert.True(sent.Count == n, outcome.Text);
        return sent;
    }

    /// <summary>Starts a driver that goes on until its input is closed.</summary>
    public RunningProcess Start(ServerPair pair, string driver, params string[] arguments) =>
        RunningProcess.Start(Driver(pair, driver, arguments));

    public JavaConsumer Consume(ServerPair pair, string topic, string group, params string[] arguments) =>
        new(Start(pair, "PushDriver", ["topic=" + topic, "group=" + group, .. arguments]));

    /// <summary>Starts a published program of a client set.</summary>
    public static RunningProcess StartPublished(ServerPair pair, string set, string mainClass)
    {
        ProcessStartInfo start = JavaRelease.Find().Command(set, pair.Home, new JavaProgram(mainClass));
        start.Environment["NAMESRV_ADDR"] = pair.NameServerAddress;
        return RunningProcess.Start(start);
    }

    /// <summary>Runs commands of Java's mqadmin 4.9.7, one after the other in one virtual machine.</summary>
    public async Task<ProcessOutcome> AdminAsync(ServerPair pair, params string[][] commands)
    {
        List<string> words = [pair.NameServerAddress];
        foreach (string[] command in commands)
        {
            words.AddRange(words.Count > 1 ? ["--", .. command] : command);
        }

        JavaProgram program = new("AdminDriver", [.. words]) { Folders = [_classes.Path] };
        ProcessStartInfo start = JavaRelease.Find().Command("server-4.9.7", pair.Home, program);

        // consumerStatus leaves files where it is run.
        start.WorkingDirectory = pair.Home;
        ProcessOutcome outcome = await RunningProcess.RunAsync(start, RunTimeout);
        Assert.True(outcome.ExitCode == 0, outcome.Text);
        return outcome;
    }

    /// <summary>Starts a driver that uses only what a client of another version has too.</summary>
    public RunningProcess StartWith(string set, ServerPair pair, string driver, params string[] arguments) =>
        RunningProcess.Start(Driver(pair, driver, arguments, set));

    private ProcessStartInfo Driver(
        ServerPair pair, string driver, string[] arguments, string set = "client-4.9.8")
    {
        JavaProgram program = new(driver, ["ns=" + pair.NameServerAddress, .. arguments]) { Folders = [_classes.Path] };
        return JavaRelease.Find().Command(set, pair.Home, program);
    }
}

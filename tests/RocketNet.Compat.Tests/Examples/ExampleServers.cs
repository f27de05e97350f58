using System.Diagnostics;
using System.Globalization;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>
/// The pair of servers that all published programs of a version share, and the ways to run one of them.
/// </summary>
/// <remarks>
/// In a network of its own, so that the NameServer has the address some programs insist on; where none may be made,
/// on that port if it is free, else on another, and the programs that insist are not run.
/// </remarks>
internal sealed class ExampleServers : IAsyncDisposable
{
    private const string Package = "org.apache.rocketmq.example.";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly NetworkNamespace? _network;
    private readonly ServerPair _pair;

    private ExampleServers(string set, NetworkNamespace? network, ServerPair pair)
    {
        Set = set;
        _network = network;
        _pair = pair;
    }

    /// <summary>The class path set of the programs, such as client-5.5.0.</summary>
    public string Set { get; }

    public bool IsNewer => Set == "client-5.5.0";

    public static async Task<ExampleServers> StartAsync(string set)
    {
        await PublishAsync();
        NetworkNamespace? network =
            NetworkNamespace.MissingReason is null ? await NetworkNamespace.CreateAsync() : null;
        InNetwork programs = new(CompatTarget.Servers, network);
        int? port = FixedAddress.MissingReason is null ? FixedAddress.Port : null;
        ServerPair pair =
            await ServerPair.StartAsync(programs, programs, new ServerPairOptions { NameServerPort = port });
        return new ExampleServers(set, network, pair);
    }

    /// <summary>Starts a program by its name after <c>org.apache.rocketmq.example.</c></summary>
    public RunningProcess Start(string program, params string[] arguments) => StartOf(Set, program, arguments);

    /// <summary>The same of another version.</summary>
    public RunningProcess StartOf(string set, string program, params string[] arguments) =>
        Start(set, Package + program, arguments);

    /// <summary>Starts our program of that name.</summary>
    public RunningProcess StartOwn(string program, params string[] arguments)
    {
        string[] words = [Package + program, "-n", _pair.NameServerAddress, .. arguments];
        ProcessStartInfo start = RocketNetServers.Script("tools.sh", _pair.Home, words);
        return RunningProcess.Start(_network?.Enter(start) ?? start);
    }

    /// <summary>Runs a program that ends, and ends well; returns its lines.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string program, params string[] arguments)
    {
        await using RunningProcess running = Start(program, arguments);
        int exitCode = await running.WaitForExitAsync(Timeout);
        Assert.True(exitCode == 0, $"{program} ended with {exitCode}:\n{running.Output}");
        return running.Output.Snapshot();
    }

    /// <summary>Runs a program that ends by itself or never, until its lines say enough.</summary>
    public async Task<IReadOnlyList<string>> RunUntilAsync(
        Func<IReadOnlyList<string>, bool> holds, string what, string program, params string[] arguments)
    {
        await using RunningProcess running = Start(program, arguments);
        await running.Output.WaitUntilAsync(holds, $"{program}: {what}", Timeout);
        await running.TerminateAsync();
        return running.Output.Snapshot();
    }

    /// <summary>Runs a consumer until it has printed so many messages; returns all it has printed.</summary>
    public async Task<IReadOnlyList<ExampleMessage>> ConsumeAsync(
        int messages, string program, params string[] arguments)
    {
        IReadOnlyList<string> lines = await RunUntilAsync(
            seen => ExampleMessage.Received(seen).DistinctBy(message => message.Place).Count() >= messages,
            $"{messages} messages",
            program,
            arguments);
        return ExampleMessage.Received(lines);
    }

    /// <summary>Asks Java's mqadmin until a topic holds just so many messages.</summary>
    public async Task TopicHoldsAsync(string topic, long messages)
    {
        const int AttemptsMax = 10;
        long seen = 0;
        for (int attempt = 0; attempt < AttemptsMax && seen != messages; attempt++)
        {
            await using RunningProcess admin = Start(
                "server-4.9.7",
                "org.apache.rocketmq.tools.command.MQAdminStartup",
                ["topicStatus", "-n", _pair.NameServerAddress, "-t", topic]);
            await admin.WaitForExitAsync(Timeout);
            seen = admin.Output.Snapshot()
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 3 && words[0] == _pair.BrokerName)
                .Sum(words => long.Parse(words[3], CultureInfo.InvariantCulture));
        }

        Assert.Equal(messages, seen);
    }

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }

    /// <summary>The scripts may have to build first: that needs the network which is missing inside.</summary>
    private static async Task PublishAsync()
    {
        (string, string)[] servers = CompatTarget.IsJava ? [] : [("mqnamesrv", "--version"), ("mqbroker", "--version")];
        foreach ((string script, string word) in ((string, string)[])[.. servers, ("tools.sh", "--help")])
        {
            ProcessStartInfo start = new("sh", [RepositoryRoot.Combine("bin", script), word]);
            ProcessOutcome outcome = await RunningProcess.RunAsync(start, TimeSpan.FromMinutes(3));
            Assert.True(outcome.ExitCode == 0, outcome.Text);
        }
    }

    private RunningProcess Start(string set, string mainClass, string[] arguments)
    {
        JavaProgram program = new(mainClass, arguments) { VmOptions = ["-Xmx128m"] };
        ProcessStartInfo start = JavaRelease.Find().Command(set, _pair.Home, program);
        start.Environment["NAMESRV_ADDR"] = _pair.NameServerAddress;
        return RunningProcess.Start(_network?.Enter(start) ?? start);
    }

    private sealed class InNetwork(IServerPrograms programs, NetworkNamespace? network) : IServerPrograms
    {
        public ProcessStartInfo NameServer(string configFile, string home) =>
            Enter(programs.NameServer(configFile, home));

        public ProcessStartInfo Broker(string configFile, string home) => Enter(programs.Broker(configFile, home));

        private ProcessStartInfo Enter(ProcessStartInfo start) => network?.Enter(start) ?? start;
    }
}

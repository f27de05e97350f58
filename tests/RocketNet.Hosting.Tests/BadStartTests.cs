using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using RocketNet.TestKit;

namespace RocketNet.Hosting.Tests;

/// <summary>
/// Real processes with input that cannot be served: one line that says why, an exit code, and a disk as it was before.
/// </summary>
public sealed class BadStartTests(UnpackedArchive archive) : IClassFixture<UnpackedArchive>, IDisposable
{
    private const string Booted = "boot success. serializeType=JSON";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly int _port = PortTriple.Find().Port;

    private string Store => _folder.File("store");

    [Theory]
    [InlineData("mqbroker", "-x", 1)]
    [InlineData("mqnamesrv", "-x", 1)]
    [InlineData("mqbroker", "--nonsense", 1)]
    public async Task An_unknown_option_is_refused(string program, string word, int exitCode) =>
        await ExpectRefusalAsync(program, exitCode, word, word);

    [Theory]
    [InlineData("mqbroker")]
    [InlineData("mqnamesrv")]
    public async Task A_configuration_that_cannot_be_read_is_refused(string program)
    {
        await ExpectRefusalAsync(program, 255, "none.conf", "-c", _folder.File("none.conf"));
        await ExpectRefusalAsync(program, 255, "a folder", "-c", _folder.Folder("a folder"));
    }

    [Theory]
    [InlineData("brokerRole=SLAVE")]
    [InlineData("aclEnable=true")]
    [InlineData("enableDLegerCommitLog=true")]
    [InlineData("tls.enable=true")]
    [InlineData("tls.server.mode=enforcing")]
    [InlineData("listenPort=abc")]
    [InlineData("listenPort=70000")]
    [InlineData("listenPort=1")]
    [InlineData("brokerId=-1")]
    [InlineData("brokerId=one")]
    [InlineData("brokerRole=KING")]
    [InlineData("flushDiskType=SOMETIMES")]
    [InlineData("storePathRootDir=")]
    public async Task A_value_that_cannot_be_served_is_refused_in_the_file_and_in_the_log(string line)
    {
        string key = line.Split('=')[0];
        string[] others = [$"listenPort={_port}", $"storePathRootDir={Store}"];
        string file = _folder.Write(
            "broker.conf",
            [.. others.Where(other => !other.StartsWith(key, StringComparison.Ordinal)), line]);

        await ExpectRefusalAsync("mqbroker", 255, key, "-c", file);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public async Task A_port_in_use_is_refused_before_the_store_is_made(int distance)
    {
        using var taken = new TcpListener(IPAddress.Any, _port + distance);
        taken.Start();

        await ExpectBrokerRefusalAsync((_port + distance).ToString(CultureInfo.InvariantCulture));

        Assert.False(Directory.Exists(Store));
    }

    [Fact]
    public async Task A_store_that_another_broker_has_open_is_refused()
    {
        await using RunningProcess first = await StartBrokerAsync(PortTriple.Find().Port);

        await ExpectBrokerRefusalAsync("in use by another broker");

        Assert.Equal(143, await first.TerminateAsync());
    }

    [Theory]
    [InlineData("commitlog")]
    [InlineData("consumequeue")]
    [InlineData("config")]
    public async Task A_file_in_the_place_of_a_folder_is_refused(string name)
    {
        _folder.Folder("store");
        await File.WriteAllTextAsync(Path.Combine(Store, name), "in the way");

        await ExpectBrokerRefusalAsync(name);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_store_is_refused()
    {
        await File.WriteAllTextAsync(Store, "in the way");

        await ExpectBrokerRefusalAsync(Store);
    }

    [Fact]
    public async Task A_commit_log_file_without_an_offset_for_its_name_is_refused()
    {
        await using (RunningProcess first = await StartBrokerAsync(_port))
        {
            Assert.Equal(143, await first.TerminateAsync());
        }

        string commitLog = _folder.Folder("store", "commitlog");
        await File.WriteAllTextAsync(Path.Combine(commitLog, "renamed"), "perhaps messages");

        await ExpectBrokerRefusalAsync("renamed");
    }

    [Theory]
    [InlineData("topics.json")]
    [InlineData("subscriptionGroup.json")]
    [InlineData("consumerOffset.json")]
    public async Task A_table_that_is_broken_with_its_backup_is_refused(string name)
    {
        await using (RunningProcess first = await StartBrokerAsync(_port))
        {
            Assert.Equal(143, await first.TerminateAsync());
        }

        await File.WriteAllTextAsync(Path.Combine(Store, "config", name), "{\"broken\":");
        await File.WriteAllTextAsync(Path.Combine(Store, "config", name + ".bak"), "{\"broken\":");

        await ExpectBrokerRefusalAsync(name);
    }

    [ProgramFact("/usr/bin/setpriv", AsRoot = true)]
    [SupportedOSPlatform("linux")]
    public async Task A_store_without_permission_is_refused()
    {
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_folder.Folder("store"), (UnixFileMode)0b111_101_101);
        ProcessStartInfo asNobody = new(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", Program("mqbroker"), .. BrokerWords])
        {
            WorkingDirectory = _folder.Path,
        };
        asNobody.Environment["HOME"] = _folder.Folder("home of nobody");
        asNobody.Environment["RMQ_LOG_DIR"] = _folder.Folder("logs of nobody");
        File.SetUnixFileMode(_folder.File("logs of nobody"), (UnixFileMode)0b111_111_111);
        OpenTheWayTo(Program("mqbroker"));

        string before = State(Store);
        ProcessOutcome outcome = await RunningProcess.RunAsync(asNobody, Patience);

        Assert.Equal(255, outcome.ExitCode);
        Assert.Contains(Store, Assert.Single(outcome.Lines), StringComparison.Ordinal);
        Assert.Equal(before, State(Store));
    }

    public void Dispose() => _folder.Dispose();

    private string[] BrokerWords => [$"listenPort={_port}", $"storePathRootDir={Store}", "brokerIP1=127.0.0.1"];

    private string Program(string name) => Path.Combine(archive.Root, "lib", name, name);

    private Task ExpectBrokerRefusalAsync(string expected) =>
        ExpectRefusalAsync("mqbroker", 255, expected, BrokerWords);

    private async Task ExpectRefusalAsync(string program, int exitCode, string expected, params string[] words)
    {
        string before = State(_folder.Path);
        ProcessStartInfo start = archive.Command(program, words);
        string logs = Path.Combine(archive.UserHome, "logs of " + Path.GetRandomFileName());
        start.Environment["RMQ_LOG_DIR"] = logs;

        ProcessOutcome outcome = await RunningProcess.RunAsync(start, Patience);

        Assert.Equal(exitCode, outcome.ExitCode);
        string line = Assert.Single(outcome.Lines, line => line.StartsWith(program + ": ", StringComparison.Ordinal));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(before, State(_folder.Path));
        if (exitCode != 1)
        {
            Assert.Single(outcome.Lines);
            string log = await File.ReadAllTextAsync(Path.Combine(logs, program[2..] + ".log"));
            Assert.Contains(line[(program.Length + 2)..], log, StringComparison.Ordinal);
        }
    }

    private Task<RunningProcess> StartBrokerAsync(int port)
    {
        string[] words = [$"listenPort={port}", $"storePathRootDir={Store}", "brokerIP1=127.0.0.1"];
        return RunningProcess.StartServerAsync(archive.Command("mqbroker", words), Booted, Patience);
    }

    // Names, lengths and contents; times may change, the empty lock file is opened by each who tries.
    private static string State(string folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "lock")
        .Order(StringComparer.Ordinal)
        .Select(path => File.Exists(path) ? $"{path} {Hash(path)}" : path));

    private static string Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    // Folders of tests are closed to others; the one who runs the program has to get to it.
    [SupportedOSPlatform("linux")]
    private static void OpenTheWayTo(string program)
    {
        string top = Path.GetTempPath().TrimEnd('/');
        for (string? path = program; path is not null && path != top; path = Path.GetDirectoryName(path))
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | (UnixFileMode)0b101_101);
        }
    }
}

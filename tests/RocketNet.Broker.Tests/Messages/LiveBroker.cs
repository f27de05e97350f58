using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Messages;

/// <summary>
/// A whole broker as <see cref="BrokerHost"/> makes it, in this process, and a client that sends and pulls.
/// </summary>
internal sealed class LiveBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly BrokerHost _host;
    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    private LiveBroker(
        Func<BrokerOptions, BrokerOptions>? change,
        Func<StoreOptions, StoreOptions>? changeStore,
        ILoggerFactory? loggers,
        IStoreFiles? files)
    {
        var options = new BrokerOptions { BrokerName = "broker-a", ListenPort = 0 };
        var store = new StoreOptions
        {
            RootDirectory = _folder.File("store"),
            CommitLogFileBytes = 64 << 20,
            ConsumeQueueFileBytes = 200_000,
        };
        _host = new BrokerHost(
            new BrokerConfiguration(change?.Invoke(options) ?? options, changeStore?.Invoke(store) ?? store),
            files ?? new DiskFiles(),
            TimeProvider.System,
            loggers ?? NullLoggerFactory.Instance);
    }

    public int Port => _host.Port;

    public IEnumerable<RemotingConnection> Connections => _host.Listeners!.Connections;

    public long BufferedBytes => _host.Listeners!.BufferedBytes;

    public int ParkedPulls => _host.Messages!.ParkedPulls;

    public long ColdPulls => _host.Messages!.ColdPulls;

    public static async Task<LiveBroker> StartAsync(
        Func<BrokerOptions, BrokerOptions>? change = null,
        Func<StoreOptions, StoreOptions>? changeStore = null,
        ILoggerFactory? loggers = null,
        IStoreFiles? files = null)
    {
        var broker = new LiveBroker(change, changeStore, loggers, files);
        await broker._host.StartAsync(CancellationToken.None);
        return broker;
    }

    public Task<Response> SendAsync(
        string topic,
        int queueId = 0,
        string body = "hello",
        string properties = "",
        params (string Letter, string Value)[] changes) =>
        InvokeAsync(
            RequestCode.SendMessageV2,
            SendFields(topic, queueId, properties, changes),
            Encoding.UTF8.GetBytes(body));

    public Task<Response> PullAsync(
        string topic, int queueId, long offset, string group = "g", params (string Name, string Value)[] changes) =>
        InvokeAsync(RequestCode.PullMessage, PullFields(topic, queueId, offset, group, changes), []);

    public static Dictionary<string, string> PullFields(
        string topic, int queueId, long offset, string group = "g", params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["consumerGroup"] = group,
            ["topic"] = topic,
            ["queueId"] = Text(queueId),
            ["queueOffset"] = Text(offset),
            ["maxMsgNums"] = "32",
            ["sysFlag"] = "4",
            ["commitOffset"] = "0",
            ["suspendTimeoutMillis"] = "0",
            ["subscription"] = "*",
            ["subVersion"] = "0",
        };
        foreach ((string name, string value) in changes)
        {
            fields[name] = value;
        }

        return fields;
    }

    public Task<Response> InvokeAsync(
        RequestCode code, IEnumerable<KeyValuePair<string, string>> fields, byte[] body) =>
        _client.InvokeAsync($"127.0.0.1:{Port}", code, fields, body, Patience);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    public static Dictionary<string, string> SendFields(
        string topic, int queueId, string properties, params (string Letter, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["a"] = "p",
            ["b"] = topic,
            ["c"] = "TBW102",
            ["d"] = "4",
            ["e"] = Text(queueId),
            ["f"] = "0",
            ["g"] = "1700000000000",
            ["h"] = "0",
            ["i"] = properties,
            ["j"] = "0",
            ["k"] = "false",
            ["m"] = "false",
        };
        foreach ((string letter, string value) in changes)
        {
            fields[letter] = value;
        }

        return fields;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

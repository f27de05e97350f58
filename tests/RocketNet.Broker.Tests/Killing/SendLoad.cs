using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// Sends numbered messages from many callers at once and remembers which were acknowledged at which place.
/// </summary>
/// <param name="brokerAddress">Where to.</param>
/// <param name="topic">Each message names a queue of it.</param>
/// <param name="delayLevels">Above 0: each message waits, in one level after the other.</param>
/// <param name="isMixed">Some messages go to a second topic, some in batches to a third.</param>
internal sealed class SendLoad(string brokerAddress, string topic, int delayLevels = 0, bool isMixed = false)
    : IAsyncDisposable
{
    private const int Clients = 8;
    private const int CallersPerClient = 8;
    private const int Queues = 4;
    private const int Kinds = 8;
    private const int MessagesPerBatch = 3;
    private static readonly TimeSpan DelayedPause = TimeSpan.FromMilliseconds(20);

    private readonly RemotingClient[] _clients = [.. Enumerable.Range(0, Clients).Select(_ => new RemotingClient(
        new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance))];

    private long _number;

    /// <summary>Where the broker said that each message is.</summary>
    public AckLedger Ledger { get; } = new();

    /// <summary>Single messages that were acknowledged, in the order in which they were.</summary>
    public ConcurrentQueue<long> AcknowledgedNumbers { get; } = [];

    /// <summary>Code and remark of every refusal, with the number of them.</summary>
    public ConcurrentDictionary<string, int> Refusals { get; } = new();

    public int AcknowledgedCount => Ledger.Count;

    public static string BodyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"message {number}");

    /// <summary>The unique id under which a message was sent.</summary>
    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"k{number}");

    /// <summary>Sends until the broker stops answering.</summary>
    public Task RunUntilBrokenAsync() => Task.WhenAll(
        Enumerable.Range(0, Clients * CallersPerClient).Select(caller => CallAsync(_clients[caller % Clients])));

    public string TopicOf(long number) => (isMixed ? number % Kinds : 0) switch
    {
        7 => topic + "Batch",
        5 or 6 => topic + "Other",
        _ => topic,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (RemotingClient client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    private static int QueueOf(long number) => (int)(number / Kinds % Queues);

    private static string Now() =>
        TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private bool IsBatch(long number) => isMixed && number % Kinds == 7;

    private string PropertiesOf(long number) => delayLevels == 0
        ? $"WAIT\u0001true\u0002UNIQ_KEY\u0001{IdOf(number)}"
        : $"WAIT\u0001true\u0002UNIQ_KEY\u0001{IdOf(number)}\u0002DELAY\u0001{1 + (number % delayLevels)}";

    private async Task CallAsync(RemotingClient client)
    {
        try
        {
            while (true)
            {
                bool isTaken = await SendAsync(client, Interlocked.Increment(ref _number));
                if (delayLevels > 0 || !isTaken)
                {
                    // Delayed, a few thousand a second are enough: every one of them is read again after each run.
                    await Task.Delay(DelayedPause);
                }
            }
        }
        catch (RemotingException)
        {
            // The broker was killed, which is how every run ends; the message may or may not be in its log.
        }
    }

    private async Task<bool> SendAsync(RemotingClient client, long number)
    {
        byte[][] bodies = IsBatch(number)
            ? [.. Enumerable.Range(0, MessagesPerBatch).Select(i => Encoding.UTF8.GetBytes($"{BodyOf(number)}.{i}"))]
            : [Encoding.UTF8.GetBytes(BodyOf(number))];
        Response response = await client.InvokeAsync(
            brokerAddress,
            IsBatch(number) ? RequestCode.SendBatchMessage : RequestCode.SendMessageV2,
            [
                new("a", "producers"), new("b", TopicOf(number)), new("c", "TBW102"), new("d", "4"),
                new("e", QueueOf(number).ToString(CultureInfo.InvariantCulture)), new("f", "0"), new("g", Now()),
                new("h", "0"), new("i", PropertiesOf(number)), new("j", "0"), new("k", "false"),
                new("m", IsBatch(number) ? "true" : "false"),
            ],
            IsBatch(number) ? BatchBody.Of(bodies) : bodies[0],
            TimeSpan.FromSeconds(30));
        if (response.Code != ResponseCode.Success)
        {
            Refusals.AddOrUpdate($"{response.Code} {response.Remark}", 1, (_, count) => count + 1);
            return false;
        }

        Keep(number, bodies, response);
        return true;
    }

    private void Keep(long number, byte[][] bodies, Response response)
    {
        long now = TimeProvider.System.GetTimestamp();
        long queueOffset = long.Parse(response.Field("queueOffset")!, CultureInfo.InvariantCulture);
        string[] ids = response.Field("msgId")!.Split(',');
        int queueId = delayLevels > 0 ? (int)(number % delayLevels) : QueueOf(number);
        for (int i = 0; i < bodies.Length; i++)
        {
            // The last 16 digits of an id are the record's place in the CommitLog.
            long physicalOffset = long.Parse(ids[i][^16..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Ledger.Add(
                new QueuePlace(TopicOf(number), queueId, queueOffset + i),
                new Acknowledgement(AckLedger.HashOf(bodies[i]), physicalOffset, now));
        }

        if (bodies.Length == 1)
        {
            AcknowledgedNumbers.Enqueue(number);
        }
    }
}

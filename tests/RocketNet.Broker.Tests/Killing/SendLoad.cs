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
internal sealed class SendLoad(string brokerAddress, string topic, int delayLevels = 0) : IAsyncDisposable
{
    private const int Clients = 8;
    private const int CallersPerClient = 8;
    private const int Queues = 4;
    private static readonly TimeSpan DelayedPause = TimeSpan.FromMilliseconds(20);

    private readonly RemotingClient[] _clients = [.. Enumerable.Range(0, Clients).Select(_ => new RemotingClient(
        new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance))];

    private long _number;
    private int _acknowledgedCount;

    /// <summary>Body by the place the broker named.</summary>
    public ConcurrentDictionary<(int QueueId, long QueueOffset), string> Acknowledged { get; } = new();

    /// <summary>Places that were acknowledged twice with different bodies; must stay empty.</summary>
    public ConcurrentBag<string> Contradictions { get; } = [];

    /// <summary>What was acknowledged, wherever it is.</summary>
    public ConcurrentDictionary<string, bool> AcknowledgedBodies { get; } = new();

    public int AcknowledgedCount => Volatile.Read(ref _acknowledgedCount);

    /// <summary>The unique id under which a body was sent.</summary>
    public static string IdOf(string body) => body.Replace("message ", "k", StringComparison.Ordinal);

    /// <summary>Sends until the broker stops answering.</summary>
    public Task RunUntilBrokenAsync() => Task.WhenAll(
        Enumerable.Range(0, Clients * CallersPerClient).Select(caller => CallAsync(_clients[caller % Clients])));

    public async ValueTask DisposeAsync()
    {
        foreach (RemotingClient client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    private static string Now() =>
        TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private string PropertiesOf(long number) => delayLevels == 0
        ? string.Create(CultureInfo.InvariantCulture, $"WAIT\u0001true\u0002UNIQ_KEY\u0001k{number}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"WAIT\u0001true\u0002UNIQ_KEY\u0001k{number}\u0002DELAY\u0001{1 + (number % delayLevels)}");

    private async Task CallAsync(RemotingClient client)
    {
        try
        {
            while (true)
            {
                await SendAsync(client, Interlocked.Increment(ref _number));
                if (delayLevels > 0)
                {
                    // A few thousand a second: every one of them is read again after each run.
                    await Task.Delay(DelayedPause);
                }
            }
        }
        catch (RemotingException)
        {
            // The broker was killed, which is how every run ends; the message may or may not be in its log.
        }
    }

    private async Task SendAsync(RemotingClient client, long number)
    {
        string body = "message " + number.ToString(CultureInfo.InvariantCulture);
        int queueId = (int)(number % Queues);
        Response response = await client.InvokeAsync(
            brokerAddress,
            RequestCode.SendMessageV2,
            [
                new("a", "producers"), new("b", topic), new("c", "TBW102"), new("d", "4"),
                new("e", queueId.ToString(CultureInfo.InvariantCulture)), new("f", "0"), new("g", Now()),
                new("h", "0"), new("i", PropertiesOf(number)), new("j", "0"), new("k", "false"), new("m", "false"),
            ],
            Encoding.UTF8.GetBytes(body),
            TimeSpan.FromSeconds(30));
        if (response.Code != ResponseCode.Success)
        {
            return;
        }

        AcknowledgedBodies.TryAdd(body, true);
        long queueOffset = long.Parse(response.Field("queueOffset")!, CultureInfo.InvariantCulture);
        var place = (delayLevels > 0 ? (int)(number % delayLevels) : queueId, queueOffset);
        if (!Acknowledged.TryAdd(place, body))
        {
            Contradictions.Add($"{place}: {Acknowledged[place]}, then {body}");
        }

        Interlocked.Increment(ref _acknowledgedCount);
    }
}

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
internal sealed class SendLoad(string brokerAddress, string topic) : IAsyncDisposable
{
    private const int Clients = 8;
    private const int CallersPerClient = 8;
    private const int Queues = 4;

    private readonly RemotingClient[] _clients = [.. Enumerable.Range(0, Clients).Select(_ => new RemotingClient(
        new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance))];

    private long _number;
    private int _acknowledgedCount;

    /// <summary>Body by the place the broker named.</summary>
    public ConcurrentDictionary<(int QueueId, long QueueOffset), string> Acknowledged { get; } = new();

    /// <summary>Places that were acknowledged twice with different bodies; must stay empty.</summary>
    public ConcurrentBag<string> Contradictions { get; } = [];

    public int AcknowledgedCount => Volatile.Read(ref _acknowledgedCount);

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

    private async Task CallAsync(RemotingClient client)
    {
        try
        {
            while (true)
            {
                await SendAsync(client, Interlocked.Increment(ref _number));
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
                new("e", queueId.ToString(CultureInfo.InvariantCulture)), new("f", "0"), new("g", "1700000000000"),
                new("h", "0"), new("i", "WAIT\u0001true"), new("j", "0"), new("k", "false"), new("m", "false"),
            ],
            Encoding.UTF8.GetBytes(body),
            TimeSpan.FromSeconds(30));
        if (response.Code != ResponseCode.Success)
        {
            return;
        }

        var place = (queueId, long.Parse(response.Field("queueOffset")!, CultureInfo.InvariantCulture));
        if (!Acknowledged.TryAdd(place, body))
        {
            Contradictions.Add($"{place}: {Acknowledged[place]}, then {body}");
        }

        Interlocked.Increment(ref _acknowledgedCount);
    }
}

using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>Looks up messages by their unique id, as mqadmin does.</summary>
internal sealed class KeyAudit(string brokerAddress, SendLoad load) : IAsyncDisposable
{
    private const int AtOnce = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>
    /// The messages that are not found under their unique id, or more than once. A broker that has just started checks
    /// its index first, and answers meanwhile from what there is: who is not found is asked for again.
    /// </summary>
    public async Task<List<long>> MissingAsync(IReadOnlyCollection<long> numbers)
    {
        long started = TimeProvider.System.GetTimestamp();
        List<long> missing = await MissingNowAsync(numbers);
        while (missing.Count > 0 && TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            missing = await MissingNowAsync(missing);
        }

        return missing;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<List<long>> MissingNowAsync(IReadOnlyCollection<long> numbers)
    {
        List<long> missing = [];
        await Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) =>
            {
                List<string> found = await FindAsync(load.TopicOf(number), SendLoad.IdOf(number));
                if (found is not [string only] || only != SendLoad.BodyOf(number))
                {
                    lock (missing)
                    {
                        missing.Add(number);
                    }
                }
            });
        return missing;
    }

    private async Task<List<string>> FindAsync(string topic, string id)
    {
        Response response = await _client.InvokeAsync(
            brokerAddress,
            RequestCode.QueryMessage,
            [
                new("topic", topic), new("key", id), new("maxNum", "32"), new("beginTimestamp", "0"),
                new("endTimestamp", long.MaxValue.ToString(CultureInfo.InvariantCulture)),
                new("_UNIQUE_KEY_QUERY", "true"),
            ],
            default,
            TimeSpan.FromSeconds(30));
        List<string> bodies = [];
        ReadOnlySpan<byte> rest = response.Body.Span;
        while (!rest.IsEmpty
            && MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record) == RecordStatus.Ok)
        {
            bodies.Add(Encoding.UTF8.GetString(record.Body));
            rest = rest[record.TotalSize..];
        }

        return bodies;
    }
}

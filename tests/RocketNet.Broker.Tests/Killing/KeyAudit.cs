using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>Looks up messages by their unique id, as mqadmin does.</summary>
internal sealed class KeyAudit(string brokerAddress, string topic) : IAsyncDisposable
{
    private const int AtOnce = 32;

    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>The bodies that were not found under their unique id, or more than once.</summary>
    public async Task<List<string>> MissingAsync(IReadOnlyCollection<string> bodies)
    {
        List<string> missing = [];
        await Parallel.ForEachAsync(
            bodies,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (body, _) =>
            {
                List<string> found = await FindAsync(SendLoad.IdOf(body));
                if (found is not [string only] || only != body)
                {
                    lock (missing)
                    {
                        missing.Add(body);
                    }
                }
            });
        return missing;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<List<string>> FindAsync(string id)
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

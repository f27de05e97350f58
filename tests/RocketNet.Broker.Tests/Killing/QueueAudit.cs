using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// Pulls a queue from its first message to its last, as a consumer would, and checks what every record says of itself.
/// </summary>
internal sealed class QueueAudit(string brokerAddress, string topic) : IAsyncDisposable
{
    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>Bodies in queue order; the index is the queue offset.</summary>
    public async Task<List<string>> ReadAllAsync(int queueId)
    {
        List<string> bodies = [];
        while (true)
        {
            Response response = await PullAsync(queueId, bodies.Count);
            if (response.Code == ResponseCode.PullNotFound)
            {
                return bodies;
            }

            Assert.True(response.Code == ResponseCode.Success, $"{response.Code} {response.Remark} at {bodies.Count}");
            AddRecords(response.Body.Span, queueId, bodies);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static void AddRecords(ReadOnlySpan<byte> records, int queueId, List<string> bodies)
    {
        while (!records.IsEmpty)
        {
            RecordStatus status = MessageRecordReader.TryRead(records, verifyBody: true, out MessageRecord record);
            Assert.Equal(RecordStatus.Ok, status);
            Assert.Equal(queueId, record.QueueId);
            Assert.Equal(bodies.Count, record.QueueOffset);
            bodies.Add(Encoding.UTF8.GetString(record.Body));
            records = records[record.TotalSize..];
        }
    }

    private Task<Response> PullAsync(int queueId, long offset) => _client.InvokeAsync(
        brokerAddress,
        RequestCode.PullMessage,
        [
            new("consumerGroup", "auditors"), new("topic", topic),
            new("queueId", queueId.ToString(CultureInfo.InvariantCulture)),
            new("queueOffset", offset.ToString(CultureInfo.InvariantCulture)),
            new("maxMsgNums", "32"), new("sysFlag", "4"), new("commitOffset", "0"),
            new("suspendTimeoutMillis", "0"), new("subscription", "*"), new("subVersion", "0"),
        ],
        default,
        TimeSpan.FromSeconds(30));
}

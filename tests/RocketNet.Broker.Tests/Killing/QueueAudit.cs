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
    public async Task<List<string>> ReadAllAsync(int queueId) =>
        [.. (await ReadRecordsAsync(queueId)).Select(BodyOf)];

    /// <summary>The records, from a queue offset on; none of a topic that is gone with its messages.</summary>
    public async Task<List<byte[]>> ReadRecordsAsync(int queueId, long from = 0)
    {
        List<byte[]> found = [];
        while (true)
        {
            Response response = await PullAsync(queueId, from + found.Count);
            if (response.Code == ResponseCode.PullNotFound
                || (response.Code == ResponseCode.TopicNotExist && found.Count == 0))
            {
                return found;
            }

            Assert.True(
                response.Code == ResponseCode.Success,
                $"{response.Code} {response.Remark} at {from + found.Count}");
            AddRecords(response.Body.Span, queueId, from, found);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static string BodyOf(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        return Encoding.UTF8.GetString(record.Body);
    }

    private static void AddRecords(ReadOnlySpan<byte> records, int queueId, long from, List<byte[]> found)
    {
        while (!records.IsEmpty)
        {
            RecordStatus status = MessageRecordReader.TryRead(records, verifyBody: true, out MessageRecord record);
            Assert.Equal(RecordStatus.Ok, status);
            Assert.Equal(queueId, record.QueueId);
            Assert.Equal(from + found.Count, record.QueueOffset);
            found.Add(record.Bytes.ToArray());
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

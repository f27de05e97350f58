using System.Text;
using System.Text.RegularExpressions;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Bodies;

public partial class GoldenBodyTests
{
    // Parses a body and writes it again.
    private static readonly Dictionary<(int Code, bool IsResponse), Func<byte[], byte[]>> Codecs = new()
    {
        [(21, true)] = body => TopicConfigTableBody.Parse(body).ToJson(),
        [(28, true)] = body => KVTable.Parse(body).ToJson(),
        [(34, false)] = body => HeartbeatData.Parse(body).ToJson(),
        [(38, true)] = body => GetConsumerListByGroupBody.Parse(body).ToJson(),
        [(41, false)] = body => LockBatchRequestBody.Parse(body).ToJson(),
        [(41, true)] = body => LockBatchResponseBody.Parse(body).ToJson(),
        [(42, false)] = body => LockBatchRequestBody.Parse(body).ToJson(),
        [(43, true)] = body => ConsumerOffsetTableBody.Parse(body).ToJson(),
        [(103, false)] = body => RegisterBrokerBody.Parse(body, isCompressed: false).ToBytes(),
        [(103, true)] = body => KVTable.Parse(body).ToJson(),
        [(105, true)] = body => TopicRouteData.Parse(body).ToJson(),
        [(106, true)] = body => ClusterInfo.Parse(body).ToJson(),
        [(200, false)] = body => SubscriptionGroupConfig.Parse(body).ToJson(),
        [(201, true)] = body => SubscriptionGroupTableBody.Parse(body).ToJson(),
        [(202, true)] = body => TopicStatsTable.Parse(body).ToJson(),
        [(203, true)] = body => ConsumerConnection.Parse(body).ToJson(),
        [(204, true)] = body => ProducerConnection.Parse(body).ToJson(),
        [(206, true)] = body => TopicList.Parse(body).ToJson(),
        [(208, true)] = body => ConsumeStats.Parse(body).ToJson(),
        [(219, true)] = body => KVTable.Parse(body).ToJson(),
        [(220, false)] = body => ResetOffsetBody.Parse(body).ToJson(),
        [(222, true)] = body => ResetOffsetBody.Parse(body).ToJson(),
        [(224, true)] = body => TopicList.Parse(body).ToJson(),
        [(300, true)] = body => GroupList.Parse(body).ToJson(),
        [(304, true)] = body => TopicList.Parse(body).ToJson(),
        [(305, true)] = body => TopicList.Parse(body).ToJson(),
        [(322, false)] = body => DataVersion.Parse(body).ToJson(),
        [(322, true)] = body => DataVersion.Parse(body).ToJson(),
    };

    [Fact]
    public void Bodies_of_java_4_9_are_written_back_byte_for_byte_but_for_quoted_numbers()
    {
        var seen = new HashSet<(int, bool)>();
        foreach ((GoldenFrame golden, Func<byte[], byte[]> codec) in Bodies())
        {
            bool isOf49 = golden.Path.Contains("4.9.7", StringComparison.Ordinal);
            if (!isOf49 || (!golden.FromServer && golden.Peer.Contains("-5.", StringComparison.Ordinal)))
            {
                continue;
            }

            string expected = UnquotedKey().Replace(Encoding.UTF8.GetString(golden.Body), "$1\"$2\":");
            string written = Encoding.UTF8.GetString(codec(golden.Body.ToArray()));
            Assert.True(expected == written, $"{golden}\n{expected}\n{written}");
            seen.Add((golden.RequestCode, golden.IsResponse));
        }

        Assert.True(seen.Count >= 10, string.Join(' ', seen));
    }

    [Fact]
    public void Bodies_of_every_version_keep_their_meaning_when_written_twice()
    {
        int count = 0;
        foreach ((GoldenFrame golden, Func<byte[], byte[]> codec) in Bodies())
        {
            byte[] once = codec(golden.Body.ToArray());
            Assert.True(once.AsSpan().SequenceEqual(codec(once)), golden.ToString());
            Assert.True(once.Length > 2);
            count++;
        }

        Assert.True(count > 20);
    }

    private static IEnumerable<(GoldenFrame Golden, Func<byte[], byte[]> Codec)> Bodies() =>
        from golden in GoldenFrame.ReadAll()
        where golden.Body.Length > 0 && (golden.Status is null or 0)
        let codec = Codecs.GetValueOrDefault((golden.RequestCode, golden.IsResponse))
        where codec is not null
        select (golden, codec);

    [GeneratedRegex("([{,])(-?\\d+):(?=[^}]*})")]
    private static partial Regex UnquotedKey();
}

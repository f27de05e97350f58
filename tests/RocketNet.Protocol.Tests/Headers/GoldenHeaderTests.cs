using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Headers;

/// <summary>The headers that real Java clients, brokers and tools sent.</summary>
public class GoldenHeaderTests
{
    private static readonly Dictionary<RequestCode, Func<HeaderFields, object>> ColdHeaders = new()
    {
        [RequestCode.UpdateAndCreateTopic] = Cold<CreateTopicHeader>,
        [RequestCode.DeleteTopicInBroker] = Cold<DeleteTopicHeader>,
        [RequestCode.GetTopicConfig] = Cold<GetTopicConfigHeader>,
        [RequestCode.GetTopicStatsInfo] = Cold<GetTopicStatsInfoHeader>,
        [RequestCode.QueryTopicConsumeByWho] = Cold<QueryTopicConsumeByWhoHeader>,
        [RequestCode.GetConsumerConnectionList] = Cold<GetConsumerConnectionListHeader>,
        [RequestCode.GetProducerConnectionList] = Cold<GetProducerConnectionListHeader>,
        [RequestCode.DeleteSubscriptionGroup] = Cold<DeleteSubscriptionGroupHeader>,
        [RequestCode.SearchOffsetByTimestamp] = Cold<SearchOffsetHeader>,
        [RequestCode.GetConsumeStats] = Cold<GetConsumeStatsHeader>,
        [RequestCode.PutKvConfig] = Cold<PutKVConfigHeader>,
        [RequestCode.GetKvConfig] = Cold<GetKVConfigHeader>,
        [RequestCode.DeleteKvConfig] = Cold<DeleteKVConfigHeader>,
        [RequestCode.RegisterBroker] = Cold<RegisterBrokerHeader>,
        [RequestCode.UnregisterBroker] = Cold<UnRegisterBrokerHeader>,
        [RequestCode.WipeWritePermOfBroker] = Cold<WipeWritePermOfBrokerHeader>,
        [RequestCode.AddWritePermOfBroker] = Cold<AddWritePermOfBrokerHeader>,
        [RequestCode.DeleteTopicInNameServer] = Cold<DeleteTopicFromNamesrvHeader>,
    };

    private static readonly IReadOnlyList<GoldenFrame> Requests =
        [.. GoldenFrame.ReadAll().Where(golden => !golden.IsResponse)];

    [Fact]
    public void Every_cold_request_that_was_captured_is_read()
    {
        HashSet<RequestCode> seen = [];
        foreach (GoldenFrame golden in Requests)
        {
            if (ColdHeaders.TryGetValue((RequestCode)golden.RequestCode, out Func<HeaderFields, object>? read))
            {
                Assert.NotNull(read(new HeaderFields(Read(golden).Fields.ToDictionary())));
                seen.Add((RequestCode)golden.RequestCode);
            }
        }

        Assert.Empty(ColdHeaders.Keys.Except(seen));
    }

    [Fact]
    public void Every_request_for_the_receive_loop_that_was_captured_is_read()
    {
        HashSet<RequestCode> seen = [];
        foreach (GoldenFrame golden in Requests)
        {
            RequestFrame frame = Read(golden);
            if (Problem(frame, out string? problem))
            {
                Assert.Null(problem);
                seen.Add((RequestCode)frame.Code);
            }
        }

        Assert.Equal(10, seen.Count);
    }

    [Theory]
    [InlineData("broker-4.9.7")]
    [InlineData("broker-5.3.3")]
    public void A_broker_sends_its_identity_and_the_checksum_of_its_body(string peer)
    {
        GoldenFrame golden = Requests.First(frame =>
            frame.RequestCode == (int)RequestCode.RegisterBroker && frame.Peer == peer);

        var header = RegisterBrokerHeader.Read(new HeaderFields(Read(golden).Fields.ToDictionary()));

        Assert.Equal("golden-a", header.BrokerName);
        Assert.Equal("GoldenCluster", header.ClusterName);
        Assert.Equal(0, header.BrokerId);
        Assert.StartsWith("192.0.2.2:", header.HaServerAddr);
        Assert.Equal(Crc32.Masked(golden.Body), header.BodyCrc32);
        Assert.Equal(0, header.HeartbeatTimeoutMillis);
        Assert.Null(header.ZoneName);
    }

    private static object Cold<THeader>(HeaderFields fields)
        where THeader : struct, IRequestHeader<THeader> => THeader.Read(fields);

    private static RequestFrame Read(GoldenFrame golden) => Frames.Read((byte[])golden.Bytes.Clone());

    private static bool Problem(RequestFrame frame, out string? problem)
    {
        problem = null;
        return (RequestCode)frame.Code switch
        {
            RequestCode.SendMessageV2 => Decoded(SendMessageHeader.TryDecode(frame, out _, out problem)),
            RequestCode.SendBatchMessage => Decoded(SendMessageHeader.TryDecode(frame, out _, out problem)),
            RequestCode.PullMessage => Decoded(PullMessageHeader.TryDecode(frame, out _, out problem)),
            RequestCode.QueryConsumerOffset => Decoded(QueryConsumerOffsetHeader.TryDecode(frame, out _, out problem)),
            RequestCode.UpdateConsumerOffset =>
                Decoded(UpdateConsumerOffsetHeader.TryDecode(frame, out _, out problem)),
            RequestCode.GetMaxOffset => Decoded(GetMaxOffsetHeader.TryDecode(frame, out _, out problem)),
            RequestCode.GetMinOffset => Decoded(GetMinOffsetHeader.TryDecode(frame, out _, out problem)),
            RequestCode.GetConsumerListByGroup =>
                Decoded(GetConsumerListByGroupHeader.TryDecode(frame, out _, out problem)),
            RequestCode.UnregisterClient => Decoded(UnregisterClientHeader.TryDecode(frame, out _, out problem)),
            RequestCode.GetRouteInfoByTopic => Decoded(GetRouteInfoHeader.TryDecode(frame, out _, out problem)),
            _ => false,
        };
    }

    // Whether it went well is said by the problem.
    private static bool Decoded(bool _) => true;
}

using System.Text;
using RocketNet.Client.Producing;
using RocketNet.Client.Tests.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Producing;

public sealed class BrokerFaultTests
{
    // Java: MQFaultStrategy@5.3.3.
    [Theory]
    [InlineData(49, 0)]
    [InlineData(549, 0)]
    [InlineData(550, 2_000)]
    [InlineData(1_800, 5_000)]
    [InlineData(3_000, 6_000)]
    [InlineData(5_000, 10_000)]
    [InlineData(14_999, 10_000)]
    [InlineData(15_000, 30_000)]
    public void A_slow_broker_is_left_alone_for_as_long_as_the_table_says(int latencyMillis, int restMillis)
    {
        ManualTimeProvider time = new();
        BrokerFaults faults = new(time);

        faults.Note("b", TimeSpan.FromMilliseconds(latencyMillis), hasFailed: false);

        Assert.Equal(restMillis, RestMillis(faults, time));
    }

    [Fact]
    public void A_broker_that_failed_rests_ten_seconds_however_fast_it_did_and_one_good_answer_ends_that()
    {
        ManualTimeProvider time = new();
        BrokerFaults faults = new(time);

        faults.Note("b", TimeSpan.FromMilliseconds(1), hasFailed: true);
        bool isAvailable = faults.IsAvailable("b");
        bool isOtherAvailable = faults.IsAvailable("c");
        faults.Note("b", TimeSpan.FromMilliseconds(1), hasFailed: false);
        bool isAvailableAgain = faults.IsAvailable("b");
        faults.Note("b", TimeSpan.FromMilliseconds(1), hasFailed: true);

        Assert.Equal((false, true, true), (isAvailable, isOtherAvailable, isAvailableAgain));
        Assert.Equal(10_000, RestMillis(faults, time));
    }

    [Fact]
    public void Queues_of_a_broker_that_rests_are_passed_over_and_taken_again_when_all_rest()
    {
        ManualTimeProvider time = new();
        BrokerFaults faults = new(time);
        QueueTurns turns = new(faults);
        MessageQueue[] queues = [new("T", "a", 0), new("T", "a", 1), new("T", "b", 0), new("T", "b", 1)];
        string[] Eight() =>
            [.. Enumerable.Range(0, 8).Select(_ => turns.Next("T", queues, null).BrokerName).Distinct().Order()];

        faults.Note("a", TimeSpan.FromSeconds(1), hasFailed: true);
        string[] oneRests = Eight();
        faults.Note("b", TimeSpan.FromSeconds(1), hasFailed: true);
        string[] bothRest = Eight();
        time.Advance(TimeSpan.FromSeconds(10));
        string[] noneRests = Eight();

        Assert.Equal(["b"], oneRests);
        Assert.Equal(["a", "b"], bothRest);
        Assert.Equal(["a", "b"], noneRests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_that_refuses_is_asked_once_when_faults_are_kept_and_again_when_they_are_not(bool isKept)
    {
        RequestCode[] codes = [RequestCode.GetRouteInfoByTopic, RequestCode.HeartBeat, RequestCode.SendMessageV2];
        await using FakeBroker good = await FakeBroker.StartAsync(codes);
        await using FakeBroker bad = await FakeBroker.StartAsync(codes);
        good.Answer(RequestCode.GetRouteInfoByTopic, RouteOf(("a", good.Address), ("b", bad.Address)));
        bad.Answer(RequestCode.SendMessageV2, Response.Error(ResponseCode.SystemError, "not now"));
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = good.Address });
        await using Producer producer =
            client.CreateProducer(TestCluster.Patient with { SendLatencyFaultEnable = isKept });

        for (int message = 0; message < 6; message++)
        {
            await producer.SendAsync(new Message("Orders", Encoding.UTF8.GetBytes("x")));
        }

        // Of two queues in turn every send but perhaps the first begins at the one that refuses.
        Assert.Equal(6, good.Requests(RequestCode.SendMessageV2).Count);
        Assert.InRange(bad.Requests(RequestCode.SendMessageV2).Count, isKept ? 1 : 5, isKept ? 1 : 6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sends_go_to_the_vip_port_when_it_is_wanted_and_only_then(bool isVip)
    {
        PortTriple ports = PortTriple.Reserve();
        await using FakeBroker names = await FakeBroker.StartAsync(RequestCode.GetRouteInfoByTopic);
        names.Answer(RequestCode.GetRouteInfoByTopic, RouteOf(("a", ports.Address)));
        ports.Release();
        await using FakeBroker vip = await FakeBroker.StartAtAsync(ports.VipPort, RequestCode.SendMessageV2);
        await using RocketMqClient client =
            new(new ClientOptions { NamesrvAddr = names.Address, VipChannelEnabled = isVip });
        await using Producer producer =
            client.CreateProducer(TestCluster.Patient with { RetryTimesWhenSendFailed = 0 });
        Message message = new("Orders", Encoding.UTF8.GetBytes("x"));

        RocketMqException? failure = await Record.ExceptionAsync(async () => await producer.SendAsync(message))
            as RocketMqException;

        Assert.Equal(isVip ? null : RocketMqFailure.BrokerUnreachable, failure?.Failure);
        Assert.Equal(isVip ? 1 : 0, vip.Requests(RequestCode.SendMessageV2).Count);
    }

    private static Response RouteOf(params (string Name, string Address)[] brokers) => Response.Ok(new TopicRouteData
    {
        QueueDatas =
        [
            .. brokers.Select(broker =>
                new QueueData(broker.Name, 1, 1, TopicConfig.PermRead | TopicConfig.PermWrite, 0)),
        ],
        BrokerDatas =
        [
            .. brokers.Select(broker => new BrokerData
            {
                Cluster = "c",
                BrokerName = broker.Name,
                BrokerAddrs = new Dictionary<long, string> { [0] = broker.Address },
            }),
        ],
    }.ToJson());

    private static int RestMillis(BrokerFaults faults, ManualTimeProvider time)
    {
        int rest = 0;
        while (!faults.IsAvailable("b"))
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            rest++;
        }

        return rest;
    }
}

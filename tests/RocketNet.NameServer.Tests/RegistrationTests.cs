using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Topics_that_a_later_registration_leaves_out_are_kept()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        await client.RegisterAsync(new Broker(), TopicJson("A"), TopicJson("B"));
        Answer second = await client.RegisterAsync(new Broker { Counter = 2 }, TopicJson("B", queues: 8));
        Answer a = await client.RouteAsync("A");
        Answer b = await client.RouteAsync("B");

        Assert.Equal(0, second.Code);
        Assert.Equal(0, a.Code);
        Assert.Contains("\"writeQueueNums\":8", b.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_deleteTopicWithBrokerRegistration_topics_left_out_are_removed()
    {
        await using RunningNameServer server =
            await RunningNameServer.StartAsync(o => o with { DeleteTopicWithBrokerRegistration = true });
        await using RawConnection client = await server.ConnectAsync();

        await client.RegisterAsync(new Broker(), TopicJson("A"), TopicJson("B"));
        await client.RegisterAsync(new Broker { Counter = 2 }, TopicJson("B"));

        Assert.Equal(17, (await client.RouteAsync("A")).Code);
        Assert.Equal(0, (await client.RouteAsync("B")).Code);
    }

    [Fact]
    public async Task Topics_that_came_late_under_a_version_already_held_are_taken_in()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        // As a broker of 5.3.3 does whose whole table did not get through at its start.
        await client.RegisterAsync(new Broker { Counter = 2 }, TopicJson("new", queues: 1));
        await client.RegisterAsync(new Broker { Counter = 2 }, TopicJson("new", queues: 8), TopicJson("old"));

        Assert.Contains("\"writeQueueNums\":4", (await client.RouteAsync("old")).Text, StringComparison.Ordinal);
        Assert.Contains("\"writeQueueNums\":1", (await client.RouteAsync("new")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_data_version_leaves_the_topics_alone()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        await client.RegisterAsync(new Broker(), TopicJson("T", queues: 4));
        await client.RegisterAsync(new Broker(), TopicJson("T", queues: 8));

        Assert.Contains("\"writeQueueNums\":4", (await client.RouteAsync("T")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slave_is_told_its_master_and_brings_no_topics()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        var slave = new Broker(Id: 1, Address: "10.0.0.2:10911");

        Answer alone = await client.RegisterAsync(slave, TopicJson("OfSlave"));
        Answer master = await client.RegisterAsync(new Broker(), TopicJson("T"));
        Answer told = await client.RegisterAsync(slave, TopicJson("OfSlave"));

        Assert.Empty(alone.Fields);
        Assert.Empty(master.Fields);
        Assert.Equal("10.0.0.1:10911", told.Fields["masterAddr"]);
        Assert.Equal("10.0.0.1:10912", told.Fields["haServerAddr"]);
        Assert.Equal(17, (await client.RouteAsync("OfSlave")).Code);
    }

    [Fact]
    public async Task A_slave_that_becomes_master_leaves_its_old_id()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"));
        await client.RegisterAsync(new Broker(Id: 1, Address: "10.0.0.2:10911"));

        await client.RegisterAsync(new Broker(Id: 0, Address: "10.0.0.2:10911"), TopicJson("T"));

        Assert.Contains("""
            "brokerAddrs":{0:"10.0.0.2:10911"}
            """, (await client.RouteAsync("T")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_restarted_under_another_name_leaves_no_ghost()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker("old-name"), TopicJson("T"));

        await client.RegisterAsync(new Broker("new-name"), TopicJson("T"));

        Assert.DoesNotContain("old-name", (await client.AskAsync(106)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("old-name", (await client.RouteAsync("T")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_read()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        byte[] body = Compressed("T 4 8 6 SINGLE_TAG");

        Answer answer = await client.AskAsync(Register, body, [.. new Broker().Fields, ("compressed", "true")]);

        Assert.Equal(0, answer.Code);
        Assert.Contains(
            "\"perm\":6,\"readQueueNums\":4,\"topicSysFlag\":0,\"writeQueueNums\":8",
            (await client.RouteAsync("T")).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(907060871, 1)]
    public async Task The_checksum_is_verified_when_it_is_sent(int checksum, int code)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(
            Register, Body(1, TopicJson("T")), [.. new Broker().Fields, ("bodyCrc32", $"{checksum}")]);

        Assert.Equal(code, answer.Code);
        Assert.Equal(code == 0 ? null : "crc32 not match", answer.Remark);
        Assert.Equal(code == 0 ? 0 : 17, (await client.RouteAsync("T")).Code);
    }

    [Fact]
    public async Task The_checksum_is_CRC_32_without_its_sign_bit()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        // The masked checksum of "hello" is 907060870: what is refused is its form, not its checksum.
        Answer answer = await client.AskAsync(
            Register, "hello"u8.ToArray(), [.. new Broker().Fields, ("bodyCrc32", "907060870")]);

        Assert.Equal(1, answer.Code);
        Assert.NotEqual("crc32 not match", answer.Remark);
    }

    [Fact]
    public async Task Brokers_before_3_0_11_send_the_bare_topic_table()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        client.Version = 36;

        await client.AskAsync(Register, Encoding.UTF8.GetBytes(TableJson(1, TopicJson("T"))), new Broker().Fields);

        Assert.Equal(0, (await client.RouteAsync("T")).Code);
    }

    [Fact]
    public async Task A_registration_without_body_makes_the_broker_known_without_topics()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Register, new Broker().Fields);

        Assert.Equal(0, answer.Code);
        Assert.Contains("broker-a", (await client.AskAsync(106)).Text, StringComparison.Ordinal);
        Assert.Equal("""{"topicList":[]}""", (await client.AskAsync(206)).Text);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{\"topicConfigSerializeWrapper\":{\"dataVersion\":{\"counter\":\"x\"}}}")]
    public async Task A_body_that_cannot_be_read_is_refused_and_nothing_changes(string body)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Register, Encoding.UTF8.GetBytes(body), new Broker().Fields);

        Assert.Equal(1, answer.Code);
        Assert.False(string.IsNullOrEmpty(answer.Remark));
        Assert.Equal("""{"brokerAddrTable":{},"clusterAddrTable":{}}""", (await client.AskAsync(106)).Text);
    }

    [Theory]
    [InlineData("brokerName")]
    [InlineData("brokerAddr")]
    [InlineData("clusterName")]
    [InlineData("brokerId")]
    [InlineData("haServerAddr")]
    public async Task A_missing_field_is_named(string field)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(
            Register, Body(1), [.. new Broker().Fields.Where(sent => sent.Key != field)]);

        Assert.Equal(1, answer.Code);
        Assert.Contains(field, answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_carries_the_ordered_topics_once_there_are_any()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer before = await client.RegisterAsync(new Broker());
        await client.AskAsync(100, ("namespace", "ORDER_TOPIC_CONFIG"), ("key", "T"), ("value", "broker-a:8"));
        Answer after = await client.RegisterAsync(new Broker());

        Assert.Empty(before.Body);
        Assert.Equal("""{"table":{"T":"broker-a:8"}}""", after.Text);
    }

    [Fact]
    public async Task A_one_way_registration_counts_and_is_not_answered()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        await client.SendOnewayAsync(Register, Body(1, TopicJson("T")), new Broker().Fields);
        Answer next = await client.AskAsync(206);

        Assert.Equal("""{"topicList":["T"]}""", next.Text);
    }

    internal static byte[] Compressed(params string[] topicLines)
    {
        using var plain = new MemoryStream();
        Write(plain, Encoding.UTF8.GetBytes("""{"counter":3,"timestamp":1700000000000}"""));
        byte[] count = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(count, topicLines.Length);
        plain.Write(count);
        foreach (string line in topicLines)
        {
            Write(plain, Encoding.UTF8.GetBytes(line));
        }

        Write(plain, "[]"u8.ToArray());
        return Deflate(plain.ToArray());
    }

    internal static byte[] Deflate(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            zlib.Write(plain);
        }

        return packed.ToArray();
    }

    private static void Write(MemoryStream target, byte[] bytes)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        target.Write(length);
        target.Write(bytes);
    }
}

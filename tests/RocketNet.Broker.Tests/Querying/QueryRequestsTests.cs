using System.Globalization;
using System.Net;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Broker.Tests.Querying;

public sealed class QueryRequestsTests : IAsyncLifetime
{
    private static readonly HostAddress Host = HostAddress.From(new IPEndPoint(IPAddress.Loopback, 1));

    private TestBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_found_by_each_of_its_keys_and_by_its_unique_id_as_soon_as_it_is_acknowledged()
    {
        for (int i = 0; i < 20; i++)
        {
            long offset = Append("orders", $"id{i}", $"number{i} common");

            Assert.Equal([offset], OffsetsIn(await QueryAsync("orders", $"id{i}", isUnique: true)));
            Assert.Equal([offset], OffsetsIn(await QueryAsync("orders", $"number{i}")));
        }
    }

    [Fact]
    public async Task All_messages_that_share_a_key_are_answered_in_the_order_of_the_log()
    {
        long[] sent = [.. Enumerable.Range(0, 20).Select(i => Append("orders", $"id{i}", "common"))];

        Assert.Equal(sent, OffsetsIn(await QueryAsync("orders", "common", maxNum: 32)));
    }

    [Fact]
    public async Task Never_more_than_64_are_answered_and_they_are_the_newest()
    {
        long[] sent = [.. Enumerable.Range(0, 100).Select(i => Append("orders", $"id{i}", "common"))];

        Assert.Equal(sent[^64..], OffsetsIn(await QueryAsync("orders", "common", maxNum: 500)));
        Assert.Equal(sent[^3..], OffsetsIn(await QueryAsync("orders", "common", maxNum: 3)));
    }

    [Fact]
    public async Task A_query_by_unique_id_takes_the_number_from_the_configuration()
    {
        for (int i = 0; i < 40; i++)
        {
            Append("orders", "same");
        }

        Assert.Equal(32, OffsetsIn(await QueryAsync("orders", "same", maxNum: 1, isUnique: true)).Length);
    }

    [Theory]
    [InlineData("AaTopic", "BBTopic", "Aa", "BB")]
    [InlineData("AaAaTopic", "BBBBTopic", "key", "key")]
    [InlineData("orders", "orders", "AaAa", "BBBB")]
    public async Task A_message_of_another_topic_or_key_with_the_same_hash_is_not_answered(
        string topic, string otherTopic, string key, string otherKey)
    {
        long offset = Append(topic, "id1", key);
        long other = Append(otherTopic, "id2", otherKey);

        Assert.Equal([offset], OffsetsIn(await QueryAsync(topic, key)));
        Assert.Equal([other], OffsetsIn(await QueryAsync(otherTopic, otherKey)));
        if (topic != otherTopic && key != otherKey)
        {
            Assert.Equal(ResponseCode.QueryNotFound, (await QueryAsync(topic, otherKey)).Code);
        }
    }

    [Fact]
    public async Task The_answer_names_the_newest_message_of_the_index()
    {
        long first = Append("orders", "id1", "key");
        long last = Append("orders", "id2");

        Response response = await QueryAsync("orders", "key");

        Assert.Equal([first], OffsetsIn(response));
        Assert.Equal(Text(last), response.Field("indexLastUpdatePhyoffset"));
        Assert.InRange(
            long.Parse(response.Field("indexLastUpdateTimestamp")!, CultureInfo.InvariantCulture), 1, long.MaxValue);
    }

    [Theory]
    [InlineData("orders", "unknown", 32)]
    [InlineData("unknown", "key", 32)]
    [InlineData("orders", "key", 0)]
    [InlineData("orders", "", 32)]
    public async Task What_is_not_found_is_answered_with_javas_code_and_text(string topic, string key, int maxNum)
    {
        Append("orders", "id1", "key");

        Response response = await QueryAsync(topic, key, maxNum);

        Assert.Equal(ResponseCode.QueryNotFound, response.Code);
        Assert.Equal("can not find message, maybe time range not correct", response.Remark);
        Assert.Equal("0", response.Field("indexLastUpdatePhyoffset"));
        Assert.Empty(response.Body.ToArray());
    }

    [Fact]
    public async Task Only_messages_of_the_asked_time_are_answered()
    {
        long stored = StoreTime(Append("orders", "id1", "key"));

        Assert.Single(OffsetsIn(await QueryAsync("orders", "key", begin: stored, end: stored)));
        Assert.Equal(ResponseCode.QueryNotFound, (await QueryAsync("orders", "key", end: stored - 5000)).Code);
        Assert.Equal(ResponseCode.QueryNotFound, (await QueryAsync("orders", "key", begin: stored + 5000)).Code);
    }

    [Theory]
    [InlineData("topic")]
    [InlineData("key")]
    [InlineData("maxNum")]
    [InlineData("beginTimestamp")]
    [InlineData("endTimestamp")]
    public async Task A_missing_field_of_a_query_is_named(string missing)
    {
        (string, string)[] fields =
            [("topic", "t"), ("key", "k"), ("maxNum", "1"), ("beginTimestamp", "0"), ("endTimestamp", "1")];

        Response response = await _client.InvokeAsync(
            RequestCode.QueryMessage, [.. fields.Where(field => field.Item1 != missing)]);

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains(missing, response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_number_of_messages_is_named()
    {
        Response response = await QueryAsync("orders", "key", maxNum: -1);

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains("maxNum", response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_viewed_by_its_physical_offset()
    {
        Append("orders", "id1");
        long offset = Append("orders", "id2");

        Response response = await ViewAsync(Text(offset));

        Assert.Equal([offset], OffsetsIn(response));
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(-1L)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task An_offset_that_is_no_message_is_answered_with_javas_code_and_text(long offset)
    {
        Append("orders", "id1");

        Response response = await ViewAsync(Text(offset));

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Equal($"can not find message by the offset, {Text(offset)}", response.Remark);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    public async Task An_offset_that_is_no_number_is_named(string offset)
    {
        Response response = await ViewAsync(offset);

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains("offset", response.Remark, StringComparison.Ordinal);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long[] OffsetsIn(Response response)
    {
        Assert.Equal(ResponseCode.Success, response.Code);
        List<long> offsets = [];
        ReadOnlySpan<byte> rest = response.Body.Span;
        while (!rest.IsEmpty)
        {
            RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
            Assert.Equal(RecordStatus.Ok, status);
            offsets.Add(record.PhysicalOffset);
            rest = rest[record.TotalSize..];
        }

        return [.. offsets];
    }

    private long Append(string topic, string uniqueId, string? keys = null)
    {
        string properties = "UNIQ_KEY\u0001" + uniqueId + (keys is null ? "" : "\u0002KEYS\u0001" + keys);
        MessageDraft draft = new()
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            BornHost = Host,
            StoreHost = Host,
            Body = "hello"u8,
            Properties = Encoding.UTF8.GetBytes(properties),
        };
        AppendResult result = _broker.Store.CommitLog.Append(draft);
        _broker.Store.Dispatch.DispatchAvailable();
        return result.Start.Value;
    }

    private long StoreTime(long offset)
    {
        Assert.True(_broker.Store.Reader.TryRead(new Store.PhysicalOffset(offset), out byte[] bytes));
        Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(bytes, false, out MessageRecord record));
        return record.StoreTimestamp;
    }

    private Task<Response> ViewAsync(string offset) =>
        _client.InvokeAsync(RequestCode.ViewMessageById, ("offset", offset));

    private Task<Response> QueryAsync(
        string topic, string key, int maxNum = 32, bool isUnique = false, long begin = 0, long end = long.MaxValue)
    {
        (string, string)[] fields =
        [
            ("topic", topic),
            ("key", key),
            ("maxNum", Text(maxNum)),
            ("beginTimestamp", Text(begin)),
            ("endTimestamp", Text(end)),
        ];
        return _client.InvokeAsync(
            RequestCode.QueryMessage, isUnique ? [.. fields, ("_UNIQUE_KEY_QUERY", "true")] : fields);
    }
}

using System.Globalization;
using RocketNet.Broker.Administration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Administration;

public sealed class RuntimeInfoTests : IAsyncLifetime
{
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
    public async Task Every_key_that_tools_of_4_9_and_5_x_read_is_there()
    {
        IReadOnlyDictionary<string, string> table = await ReadAsync();

        Assert.All(
            """
            bootTimestamp runtime brokerVersion brokerVersionDesc putMessageEntireTimeMax putMessageTimesTotal
            putMessageFailedTimes putMessageSizeTotal putMessageDistributeTime putMessageAverageSize dispatchMaxBuffer
            getMessageEntireTimeMax putTps getFoundTps getMissTps getTotalTps getTransferedTps getTransferredTps
            putLatency99 putLatency999 commitLogDiskRatio consumeQueueDiskRatio commitLogMinOffset commitLogMaxOffset
            msgPutTotalYesterdayMorning msgPutTotalTodayMorning msgPutTotalTodayNow msgGetTotalYesterdayMorning
            msgGetTotalTodayMorning msgGetTotalTodayNow sendThreadPoolQueueSize sendThreadPoolQueueCapacity
            pullThreadPoolQueueSize pullThreadPoolQueueCapacity queryThreadPoolQueueSize queryThreadPoolQueueCapacity
            EndTransactionQueueSize EndTransactionThreadPoolQueueCapacity dispatchBehindBytes pageCacheLockTimeMills
            sendThreadPoolQueueHeadWaitTimeMills pullThreadPoolQueueHeadWaitTimeMills
            queryThreadPoolQueueHeadWaitTimeMills earliestMessageTimeStamp startAcceptSendRequestTimeStamp
            remainTransientStoreBufferNumbs remainHowManyDataToFlush commitLogDirCapacity brokerActive timerReadBehind
            timerOffsetBehind timerCongestNum timerEnqueueTps timerDequeueTps litePullThreadPoolQueueSize
            litePullThreadPoolQueueCapacity litePullThreadPoolQueueHeadWaitTimeMills ackThreadPoolQueueSize
            ackThreadPoolQueueCapacity ackThreadPoolQueueHeadWaitTimeMills
            """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
            key => Assert.True(table.ContainsKey(key), key));
        Assert.Equal(("409", "V4_9_8"), (table["brokerVersion"], table["brokerVersionDesc"]));
    }

    [Fact]
    public async Task Figures_follow_what_was_stored()
    {
        _broker.Append("orders", 0, count: 3);

        IReadOnlyDictionary<string, string> table = await ReadAsync();

        Assert.Equal(("3", "3"), (table["putMessageTimesTotal"], table["msgPutTotalTodayNow"]));
        Assert.Equal(
            _broker.Store.CommitLog.End.Value,
            long.Parse(table["commitLogMaxOffset"], CultureInfo.InvariantCulture));
        Assert.NotEqual("-1", table["earliestMessageTimeStamp"]);
        Assert.Equal(3, table["putTps"].Split(' ').Length);
        Assert.Matches("^\\[ 0 days, 0 hours, [0-9]+ minutes, [0-9]+ seconds \\]$", table["runtime"]);
        Assert.Matches("^Total : [0-9.]+ .iB, Free : [0-9.]+ .iB\\.$", table["commitLogDirCapacity"]);
        Assert.InRange(double.Parse(table["commitLogDiskRatio"], CultureInfo.InvariantCulture), 0, 1);
    }

    [Fact]
    public async Task Each_delay_level_that_was_used_shows_the_next_entry_and_the_end_of_its_queue()
    {
        Assert.False((await ReadAsync()).ContainsKey("scheduleMessageOffset_2"));
        _broker.Append("SCHEDULE_TOPIC_XXXX", 1, count: 2);

        IReadOnlyDictionary<string, string> table = await ReadAsync();

        Assert.Equal("0,2", table["scheduleMessageOffset_2"]);
        Assert.False(table.ContainsKey("scheduleMessageOffset_1"));
    }

    [Fact]
    public void Totals_move_from_today_to_yesterday_at_midnight()
    {
        _broker.Append("orders", 0, count: 3);
        _broker.Totals.Turn();
        _broker.Append("orders", 0, count: 2);
        _broker.Totals.Turn();
        _broker.Append("orders", 0);

        (DailyTotals.Totals yesterday, DailyTotals.Totals today, DailyTotals.Totals now) = _broker.Totals.Read();

        Assert.Equal((3, 5, 6), (yesterday.Put, today.Put, now.Put));
        Assert.InRange(_broker.Totals.UntilMidnight(), TimeSpan.Zero, TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(270_582_939_648, "252.0 GiB")]
    public void Byte_counts_are_written_as_java_does(long bytes, string text)
    {
        Assert.Equal(text, HumanBytes.Format(bytes));
    }

    [Theory]
    [InlineData(54)]
    [InlineData(3_001)]
    public async Task A_code_that_is_not_served_answers_3_with_javas_words(int code)
    {
        Response response = await _client.InvokeAsync((RequestCode)code);

        Assert.Equal(ResponseCode.RequestCodeNotSupported, response.Code);
        Assert.Equal($" request type {code} not supported", response.Remark);
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadAsync()
    {
        Response response = await _client.InvokeAsync(RequestCode.GetBrokerRuntimeInfo);
        return KVTable.Parse(response.Body.Span).Table;
    }
}

using System.Globalization;
using RocketNet.Hosting.Configuration;
using static RocketNet.Hosting.Configuration.KeyTraits;

namespace RocketNet.Broker.Configuration;

/// <summary>The keys of Java's BrokerConfig@4.9.8 in its order.</summary>
internal static class BrokerKeys
{
    public static IReadOnlyList<ConfigKey<BrokerOptions>> All()
    {
        var table = new ConfigTableBuilder<BrokerOptions>();
        AddIdentity(table);
        AddThreads(table);
        AddQueueCapacities(table);
        AddServing(table);
        AddFlowAndFilters(table);
        AddTransactions(table);
        return table.Build().Keys;
    }

    private static int Cpus => Environment.ProcessorCount;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void AddIdentity(ConfigTableBuilder<BrokerOptions> t)
    {
        t.Text("rocketmqHome", o => o.RocketmqHome, (o, v) => o with { RocketmqHome = v });
        t.Text("namesrvAddr",
            o => o.NamesrvAddr,
            (o, v) => o with { NamesrvAddr = v },
            StopsStart | Important | Live, ConfigText.AddressListProblem);
        t.Text("brokerIP1",
            o => o.BrokerIP1, (o, v) => o with { BrokerIP1 = v }, StopsStart | Important, ConfigText.HostProblem);
        t.Text("brokerIP2", o => o.BrokerIP2, (o, v) => o with { BrokerIP2 = v }, StopsStart, ConfigText.HostProblem);
        t.Text("brokerName",
            o => o.BrokerName, (o, v) => o with { BrokerName = v }, StopsStart | Important, ConfigText.NameProblem);
        t.Text("brokerClusterName",
            o => o.BrokerClusterName,
            (o, v) => o with { BrokerClusterName = v },
            StopsStart | Important, ConfigText.NameProblem);
        t.LongNumber("brokerId", o => o.BrokerId, (o, v) => o with { BrokerId = v }, StopsStart | Important);
        t.Number("brokerPermission",
            o => o.BrokerPermission, (o, v) => o with { BrokerPermission = v }, StopsStart | Live, max: 7);
        t.Number("defaultTopicQueueNums",
            o => o.DefaultTopicQueueNums, (o, v) => o with { DefaultTopicQueueNums = v }, Live, min: 1, max: 65_535);
        t.Flag("autoCreateTopicEnable",
            o => o.AutoCreateTopicEnable, (o, v) => o with { AutoCreateTopicEnable = v }, Important | Live);
        t.Flag("clusterTopicEnable", o => o.ClusterTopicEnable, (o, v) => o with { ClusterTopicEnable = v }, Live);
        t.Flag("brokerTopicEnable", o => o.BrokerTopicEnable, (o, v) => o with { BrokerTopicEnable = v }, Live);
        t.Flag("autoCreateSubscriptionGroup",
            o => o.AutoCreateSubscriptionGroup, (o, v) => o with { AutoCreateSubscriptionGroup = v }, Important | Live);
        t.NotBuilt("messageStorePlugIn",
            "", text => text.Length == 0, "store plug-ins are Java classes; remove the line");
        t.Text("msgTraceTopicName", o => o.MsgTraceTopicName, (o, v) => o with { MsgTraceTopicName = v }, Important);
        t.Flag("traceTopicEnable",
            o => o.TraceTopicEnable, (o, v) => o with { TraceTopicEnable = v }, Important | Live);
    }

    // Thread counts are accepted as hints: requests run on the receive loops, there is no pool for each kind.
    private static void AddThreads(ConfigTableBuilder<BrokerOptions> t)
    {
        t.NoEffect("sendMessageThreadPoolNums", Text(Math.Min(Cpus, 4)));
        t.NoEffect("putMessageFutureThreadPoolNums", Text(Math.Min(Cpus, 4)));
        t.NoEffect("pullMessageThreadPoolNums", Text(16 + (2 * Cpus)));
        t.NoEffect("processReplyMessageThreadPoolNums", Text(16 + (2 * Cpus)));
        t.NoEffect("queryMessageThreadPoolNums", Text(8 + Cpus));
        t.NoEffect("adminBrokerThreadPoolNums", "16");
        t.NoEffect("clientManageThreadPoolNums", "32");
        t.NoEffect("consumerManageThreadPoolNums", "32");
        t.NoEffect("heartbeatThreadPoolNums", Text(Math.Min(32, Cpus)));
        t.NoEffect("endTransactionThreadPoolNums", Text(Math.Max(8 + (2 * Cpus), 4 * Math.Min(Cpus, 4))));
        t.Number("flushConsumerOffsetInterval",
            o => o.FlushConsumerOffsetInterval, (o, v) => o with { FlushConsumerOffsetInterval = v }, Live);
        t.NoEffect("flushConsumerOffsetHistoryInterval", "60000");
        t.Flag("rejectTransactionMessage",
            o => o.RejectTransactionMessage, (o, v) => o with { RejectTransactionMessage = v }, Important | Live);
        t.NoEffect("fetchNamesrvAddrByAddressServer", "false", Important);
    }

    private static void AddQueueCapacities(ConfigTableBuilder<BrokerOptions> t)
    {
        t.NoEffect("sendThreadPoolQueueCapacity", "10000");
        t.NoEffect("putThreadPoolQueueCapacity", "10000");
        t.Number("pullThreadPoolQueueCapacity",
            o => o.PullThreadPoolQueueCapacity, (o, v) => o with { PullThreadPoolQueueCapacity = v }, Live, min: 1);
        t.NoEffect("replyThreadPoolQueueCapacity", "10000");
        t.NoEffect("queryThreadPoolQueueCapacity", "20000");
        t.NoEffect("clientManagerThreadPoolQueueCapacity", "1000000");
        t.NoEffect("consumerManagerThreadPoolQueueCapacity", "1000000");
        t.NoEffect("heartbeatThreadPoolQueueCapacity", "50000");
        t.NoEffect("endTransactionPoolQueueCapacity", "100000");
        t.NoEffect("filterServerNums", "0");
    }

    private static void AddServing(ConfigTableBuilder<BrokerOptions> t)
    {
        t.Flag("longPollingEnable", o => o.LongPollingEnable, (o, v) => o with { LongPollingEnable = v }, Live);
        t.Number("shortPollingTimeMills",
            o => o.ShortPollingTimeMills, (o, v) => o with { ShortPollingTimeMills = v }, Live);
        t.Flag("notifyConsumerIdsChangedEnable",
            o => o.NotifyConsumerIdsChangedEnable, (o, v) => o with { NotifyConsumerIdsChangedEnable = v }, Live);
        t.NoEffect("highSpeedMode", "false");
        t.NoEffect("commercialEnable", "true");
        t.NoEffect("commercialTimerCount", "1");
        t.NoEffect("commercialTransCount", "1");
        t.NoEffect("commercialBigCount", "1");
        t.NoEffect("commercialBaseCount", "1");
        t.NoEffect("transferMsgByHeap", "true");
        t.NoEffect("maxDelayTime", "40");
        t.Text("regionId", o => o.RegionId, (o, v) => o with { RegionId = v }, Live);
        t.Number("registerBrokerTimeoutMills",
            o => o.RegisterBrokerTimeoutMills, (o, v) => o with { RegisterBrokerTimeoutMills = v }, Live);
        t.Flag("slaveReadEnable", o => o.SlaveReadEnable, (o, v) => o with { SlaveReadEnable = v }, Live);
        t.Flag("disableConsumeIfConsumerReadSlowly",
            o => o.DisableConsumeIfConsumerReadSlowly,
            (o, v) => o with { DisableConsumeIfConsumerReadSlowly = v },
            Live);
        t.LongNumber("consumerFallbehindThreshold",
            o => o.ConsumerFallbehindThreshold, (o, v) => o with { ConsumerFallbehindThreshold = v }, Live);
    }

    private static void AddFlowAndFilters(ConfigTableBuilder<BrokerOptions> t)
    {
        t.Flag("brokerFastFailureEnable",
            o => o.BrokerFastFailureEnable, (o, v) => o with { BrokerFastFailureEnable = v }, Live);
        t.Number("waitTimeMillsInSendQueue",
            o => o.WaitTimeMillsInSendQueue, (o, v) => o with { WaitTimeMillsInSendQueue = v }, Live);
        t.Number("waitTimeMillsInPullQueue",
            o => o.WaitTimeMillsInPullQueue, (o, v) => o with { WaitTimeMillsInPullQueue = v }, Live);
        t.NoEffect("waitTimeMillsInHeartbeatQueue", "31000");
        t.NoEffect("waitTimeMillsInTransactionQueue", "3000");
        t.LongNumber("startAcceptSendRequestTimeStamp",
            o => o.StartAcceptSendRequestTimeStamp, (o, v) => o with { StartAcceptSendRequestTimeStamp = v }, Live);
        t.Flag("traceOn", o => o.TraceOn, (o, v) => o with { TraceOn = v }, Live);
        t.NoEffect("enableCalcFilterBitMap", "false");
        t.NoEffect("expectConsumerNumUseFilter", "32");
        t.NoEffect("maxErrorRateOfBloomFilter", "20");
        t.NoEffect("filterDataCleanTimeSpan", "86400000");
        t.NoEffect("filterSupportRetry", "false");
        t.Flag("enablePropertyFilter", o => o.EnablePropertyFilter, (o, v) => o with { EnablePropertyFilter = v });
        t.Flag("compressedRegister", o => o.CompressedRegister, (o, v) => o with { CompressedRegister = v }, Live);
        t.Flag("forceRegister", o => o.ForceRegister, (o, v) => o with { ForceRegister = v }, Live);
    }

    private static void AddTransactions(ConfigTableBuilder<BrokerOptions> t)
    {
        t.Number("registerNameServerPeriod",
            o => o.RegisterNameServerPeriod, (o, v) => o with { RegisterNameServerPeriod = v }, Live);
        t.LongNumber("transactionTimeOut",
            o => o.TransactionTimeOut, (o, v) => o with { TransactionTimeOut = v }, Important | Live);
        t.Number("transactionCheckMax",
            o => o.TransactionCheckMax, (o, v) => o with { TransactionCheckMax = v }, Important | Live);
        t.LongNumber("transactionCheckInterval",
            o => o.TransactionCheckInterval, (o, v) => o with { TransactionCheckInterval = v }, Important | Live);
        t.NotBuilt("aclEnable",
            "access control is not built yet and the broker would stand open; set it to false to accept that",
            Important);
        t.NoEffect("storeReplyMessageEnable", "true");
        t.Flag("enableDetailStat", o => o.EnableDetailStat, (o, v) => o with { EnableDetailStat = v }, Live);
        t.NoEffect("autoDeleteUnusedStats", "false");
        t.NoEffect("isolateLogEnable", "false");
    }
}

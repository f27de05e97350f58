using RocketNet.Hosting.Configuration;

namespace RocketNet.Broker.Configuration;

/// <summary>
/// Keys that rule what is not built yet: set to anything but Java's default they are one warning each.
/// </summary>
/// <remarks>
/// Those without which the broker would do harm stop the start instead. Tuning of what is made in another way here,
/// such as the sizes of thread pools, is accepted without a word.
/// </remarks>
internal static class NotYetBuilt
{
    public static void AddTo(ConfigTableBuilder<BrokerSettings> t)
    {
        t.NotYet(
            "has no effect yet: there are no transactions, and messages of them are refused",
            "rejectTransactionMessage=false",
            "transactionTimeOut=6000",
            "transactionCheckMax=15",
            "transactionCheckInterval=60000");
        t.NotYet(
            "has no effect yet: there is no replication, and nothing listens for slaves",
            "haListenPort=10912",
            "haMasterAddress=",
            "slaveTimeout=3000");
        t.NotYet(
            "has no effect: name servers are found by namesrvAddr alone",
            "fetchNamesrvAddrByAddressServer=false");
        t.NotYet(
            "has no effect yet: consumers that read slowly are served all the same",
            "disableConsumeIfConsumerReadSlowly=false");
        t.NotYet("has no effect yet: there are no SQL filters", "enableCalcFilterBitMap=false", "filterServerNums=0");
        t.NotYet("has no effect: registrations are sent as they are", "compressedRegister=false");
        t.NotYet(
            "has no effect: messages are written straight into the log's pages, which outlive the process; a pool "
            + "would only lose its content with it",
            "transientStorePoolEnable=false");
        t.NotYet(
            "has no effect: ConsumeQueues are synced every flushConsumeQueueThoroughInterval, or after 512 MiB of "
            + "messages; what a power cut takes of them is built again from the log",
            "flushIntervalConsumeQueue=1000",
            "flushConsumeQueueLeastPages=2");
    }
}

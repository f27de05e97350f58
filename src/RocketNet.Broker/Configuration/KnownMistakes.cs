using RocketNet.Hosting.Configuration;

namespace RocketNet.Broker.Configuration;

/// <summary>
/// Keys that stand in many published files and that no broker of today reads, with the word to say about each.
/// </summary>
internal static class KnownMistakes
{
    public static void AddTo(ConfigTableBuilder<BrokerSettings> t)
    {
        // Compat: MessageStoreConfig@4.5.2 renamed these; brokers since then ignore the old ones, and a store that was
        // made under the default sizes must not be opened with others.
        t.Advise("mapedFileSizeCommitLog", Renamed("mappedFileSizeCommitLog"));
        t.Advise("mapedFileSizeConsumeQueue", new KeyAdvice(
            "ignored, as by every broker since 4.5.2; the key is mappedFileSizeConsumeQueue, and it counts bytes, "
            + "20 for each entry"));
        t.Advise("mapedFileSizeConsumeQueueExt", Renamed("mappedFileSizeConsumeQueueExt"));

        t.Advise("storePathConsumeQueue", DeadPath("consumequeue"));
        t.Advise("storePathIndex", DeadPath("index"));
        t.Advise("storeCheckpoint", DeadPath("checkpoint"));
        t.Advise("abortFile", DeadPath("abort"));

        t.Advise("brokerIp1", new KeyAdvice("taken for brokerIP1, which is how it is written", AliasOf: "brokerIP1"));
        t.Advise("brokerIp2", new KeyAdvice("taken for brokerIP2, which is how it is written", AliasOf: "brokerIP2"));
        t.Advise("brokerIP", new KeyAdvice("ignored, as by every broker; the key is brokerIP1"));
        t.Advise("maxCommitLogFilesNumber", new KeyAdvice(
            "ignored, as by every broker; files are deleted by age and disk use, see fileReservedTime"));
        t.Advise("checkTransactionMessageEnable", new KeyAdvice(
            "ignored, as by every broker; transactionCheckMax and transactionCheckInterval rule the checks"));
    }

    private static KeyAdvice Renamed(string realKey) =>
        new($"ignored, as by every broker since 4.5.2; the key is {realKey}");

    private static KeyAdvice DeadPath(string name) => new(
        "ignored, as by every broker; it follows from storePathRootDir",
        RealPlace: root => Path.Combine(root, name));
}

using RocketNet.Hosting.Configuration;
using static RocketNet.Hosting.Configuration.KeyTraits;
using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>The keys of Java's MessageStoreConfig@4.9.8 in its order.</summary>
internal static class StoreKeys
{
    // Java keeps the role with the store; here it is the broker's, and this entry only keeps its place in the order.
    public const string BrokerRoleKey = "brokerRole";

    // It follows the listening port, which is the broker's too.
    public const string HaListenPortKey = "haListenPort";

    public static IReadOnlyList<ConfigKey<StoreOptions>> All()
    {
        var table = new ConfigTableBuilder<StoreOptions>();
        AddFiles(table);
        AddCleaning(table);
        AddFlushing(table);
        AddReading(table);
        AddReplication(table);
        AddSwitches(table);
        AddQueues(table);
        return table.Build().Keys;
    }

    /// <summary>Those that 4.9.8 does not have: two are JVM properties there and keys of 5.x, one is ours.</summary>
    public static IReadOnlyList<ConfigKey<StoreOptions>> Later()
    {
        var t = new ConfigTableBuilder<StoreOptions>();

        // Compat: MessageStoreConfig.getDiskSpaceWarningLevelRatio@5.3.3 and its neighbour keep within these bounds.
        t.Number("diskSpaceWarningLevelRatio",
            o => o.DiskSpaceWarningLevelRatio,
            (o, v) => o with { DiskSpaceWarningLevelRatio = Math.Clamp(v, 35, 90) },
            Live);
        t.Number("diskSpaceCleanForciblyRatio",
            o => o.DiskSpaceCleanForciblyRatio,
            (o, v) => o with { DiskSpaceCleanForciblyRatio = Math.Clamp(v, 30, 85) },
            Live);
        t.LongNumber("diskSpaceFloorBytes",
            o => o.DiskSpaceFloorBytes, (o, v) => o with { DiskSpaceFloorBytes = v }, Live);
        return t.Build().Keys;
    }

    private static void AddFiles(ConfigTableBuilder<StoreOptions> t)
    {
        t.Path("storePathRootDir",
            o => o.RootDirectory, (o, v) => o with { RootDirectory = v }, StopsStart | Important);
        t.Path("storePathCommitLog",
            o => o.CommitLogDirectory,
            (o, v) => o with { CommitLogDirectory = v },
            StopsStart | Important, mayBeEmpty: true);
        t.NoEffect("storePathDLedgerCommitLog", "", Important);
        t.NotBuilt("readOnlyCommitLogStorePaths",
            "", text => text.Length == 0, "several CommitLog folders are not built yet; remove the line");
        t.Number("mappedFileSizeCommitLog",
            o => o.CommitLogFileBytes, (o, v) => o with { CommitLogFileBytes = v }, min: 4_096);
        t.Number("mappedFileSizeConsumeQueue",
            o => o.ConsumeQueueFileBytes, (o, v) => o with { ConsumeQueueFileBytes = v }, min: 20);
        t.NotBuilt("enableConsumeQueueExt", "extended ConsumeQueue entries are not built yet; set it to false");
        t.NoEffect("mappedFileSizeConsumeQueueExt", "50331648");
        t.NoEffect("bitMapLengthConsumeQueueExt", "64");
        t.Number("flushIntervalCommitLog",
            o => o.FlushIntervalCommitLogMillis, (o, v) => o with { FlushIntervalCommitLogMillis = v }, Important);
        t.NoEffect("commitIntervalCommitLog", "200", Important);
        t.NoEffect("useReentrantLockWhenPutMessage", "true");
        t.Flag("flushCommitLogTimed",
            o => o.FlushCommitLogTimed, (o, v) => o with { FlushCommitLogTimed = v }, Important);
        t.Number("flushIntervalConsumeQueue",
            o => o.FlushIntervalConsumeQueueMillis, (o, v) => o with { FlushIntervalConsumeQueueMillis = v });
    }

    private static void AddCleaning(ConfigTableBuilder<StoreOptions> t)
    {
        t.Number("cleanResourceInterval",
            o => o.CleanResourceIntervalMillis, (o, v) => o with { CleanResourceIntervalMillis = v }, min: 1);
        t.Number("deleteCommitLogFilesInterval",
            o => o.DeleteCommitLogFilesIntervalMillis, (o, v) => o with { DeleteCommitLogFilesIntervalMillis = v });
        t.Number("deleteConsumeQueueFilesInterval",
            o => o.DeleteConsumeQueueFilesIntervalMillis,
            (o, v) => o with { DeleteConsumeQueueFilesIntervalMillis = v });
        t.Number("destroyMapedFileIntervalForcibly",
            o => o.DestroyMappedFileIntervalForciblyMillis,
            (o, v) => o with { DestroyMappedFileIntervalForciblyMillis = v });
        t.Number("redeleteHangedFileInterval",
            o => o.RedeleteHangedFileIntervalMillis, (o, v) => o with { RedeleteHangedFileIntervalMillis = v });
        t.Text("deleteWhen",
            o => o.DeleteWhen, (o, v) => o with { DeleteWhen = v }, Important | Live, ConfigText.HoursProblem);
        t.Number("diskMaxUsedSpaceRatio",
            o => o.DiskMaxUsedSpaceRatio, (o, v) => o with { DiskMaxUsedSpaceRatio = Math.Clamp(v, 10, 95) }, Live);
        t.Number("fileReservedTime",
            o => o.FileReservedTimeHours, (o, v) => o with { FileReservedTimeHours = v }, Important | Live);
        t.NoEffect("putMsgIndexHightWater", "600000");
        t.Number("maxMessageSize", o => o.MaxMessageSize, (o, v) => o with { MaxMessageSize = v }, min: 1);
        t.Flag("checkCRCOnRecover", o => o.CheckCrcOnRecover, (o, v) => o with { CheckCrcOnRecover = v });
    }

    private static void AddFlushing(ConfigTableBuilder<StoreOptions> t)
    {
        t.Number("flushCommitLogLeastPages",
            o => o.FlushCommitLogLeastPages, (o, v) => o with { FlushCommitLogLeastPages = v });
        t.NoEffect("commitCommitLogLeastPages", "4");
        t.Number("flushLeastPagesWhenWarmMapedFile",
            o => o.FlushLeastPagesWhenWarmMappedFile,
            (o, v) => o with { FlushLeastPagesWhenWarmMappedFile = v });
        t.Number("flushConsumeQueueLeastPages",
            o => o.FlushConsumeQueueLeastPages, (o, v) => o with { FlushConsumeQueueLeastPages = v });
        t.Number("flushCommitLogThoroughInterval",
            o => o.FlushCommitLogThoroughIntervalMillis, (o, v) => o with { FlushCommitLogThoroughIntervalMillis = v });
        t.NoEffect("commitCommitLogThoroughInterval", "200");
        t.Number("flushConsumeQueueThoroughInterval",
            o => o.FlushConsumeQueueThoroughIntervalMillis,
            (o, v) => o with { FlushConsumeQueueThoroughIntervalMillis = v });
    }

    private static void AddReading(ConfigTableBuilder<StoreOptions> t)
    {
        t.Number("maxTransferBytesOnMessageInMemory",
            o => o.MaxTransferBytesOnMessageInMemory,
            (o, v) => o with { MaxTransferBytesOnMessageInMemory = v },
            Important);
        t.Number("maxTransferCountOnMessageInMemory",
            o => o.MaxTransferCountOnMessageInMemory,
            (o, v) => o with { MaxTransferCountOnMessageInMemory = v },
            Important);
        t.Number("maxTransferBytesOnMessageInDisk",
            o => o.MaxTransferBytesOnMessageInDisk,
            (o, v) => o with { MaxTransferBytesOnMessageInDisk = v },
            Important);
        t.Number("maxTransferCountOnMessageInDisk",
            o => o.MaxTransferCountOnMessageInDisk,
            (o, v) => o with { MaxTransferCountOnMessageInDisk = v },
            Important);
        t.Number("accessMessageInMemoryMaxRatio",
            o => o.AccessMessageInMemoryMaxRatio, (o, v) => o with { AccessMessageInMemoryMaxRatio = v }, Important);
        t.Flag("messageIndexEnable", o => o.MessageIndexEnable, (o, v) => o with { MessageIndexEnable = v }, Important);
        t.Number("maxHashSlotNum", o => o.MaxHashSlotNum, (o, v) => o with { MaxHashSlotNum = v }, min: 1);
        t.Number("maxIndexNum", o => o.MaxIndexNum, (o, v) => o with { MaxIndexNum = v }, min: 2);
        t.Number("maxMsgsNumBatch", o => o.MaxMsgsNumBatch, (o, v) => o with { MaxMsgsNumBatch = v });
        t.NoEffect("messageIndexSafe", "false", Important);
    }

    private static void AddReplication(ConfigTableBuilder<StoreOptions> t)
    {
        t.NoEffect(HaListenPortKey, "10912");
        t.NoEffect("haSendHeartbeatInterval", "5000");
        t.NoEffect("haHousekeepingInterval", "20000");
        t.NoEffect("haTransferBatchSize", "32768");
        t.NoEffect("haMasterAddress", "", Important);
        t.NoEffect("haSlaveFallbehindMax", "268435456");
        t.NoEffect(BrokerRoleKey, "ASYNC_MASTER");
        t.Choice("flushDiskType",
            o => o.FlushDiskType,
            (o, v) => o with { FlushDiskType = v },
            StopsStart | Important,
            ("ASYNC_FLUSH", FlushDiskType.AsyncFlush),
            ("SYNC_FLUSH", FlushDiskType.SyncFlush));
        t.Number("syncFlushTimeout", o => o.SyncFlushTimeoutMillis, (o, v) => o with { SyncFlushTimeoutMillis = v });
        t.NoEffect("slaveTimeout", "3000");
        t.Text("messageDelayLevel",
            o => o.MessageDelayLevel,
            (o, v) => o with { MessageDelayLevel = v },
            KeyTraits.None, ConfigText.DelayLevelProblem);
    }

    private static void AddSwitches(ConfigTableBuilder<StoreOptions> t)
    {
        t.Number("flushDelayOffsetInterval",
            o => o.FlushDelayOffsetIntervalMillis, (o, v) => o with { FlushDelayOffsetIntervalMillis = v }, min: 1);
        t.Flag("cleanFileForciblyEnable",
            o => o.CleanFileForciblyEnable, (o, v) => o with { CleanFileForciblyEnable = v }, Important | Live);
        t.Flag("warmMapedFileEnable", o => o.WarmMappedFileEnable, (o, v) => o with { WarmMappedFileEnable = v });
        t.NoEffect("offsetCheckInSlave", "false");
        t.NoEffect("debugLockEnable", "false");
        t.NotBuilt("duplicationEnable", "this replication mode is not built yet; set it to false");
        t.Flag("diskFallRecorded", o => o.DiskFallRecorded, (o, v) => o with { DiskFallRecorded = v });
        t.LongNumber("osPageCacheBusyTimeOutMills",
            o => o.PageCacheBusyTimeoutMillis, (o, v) => o with { PageCacheBusyTimeoutMillis = v });
        t.Number("defaultQueryMaxNum", o => o.DefaultQueryMaxNum, (o, v) => o with { DefaultQueryMaxNum = v });
        t.NoEffect("transientStorePoolEnable", "false", Important);
        t.NoEffect("transientStorePoolSize", "5");
        t.NoEffect("fastFailIfNoBufferInStorePool", "false");
        t.NotBuilt("enableDLegerCommitLog",
            "DLedger groups are not built yet; set it to false and run a broker for each master");
    }

    private static void AddQueues(ConfigTableBuilder<StoreOptions> t)
    {
        t.NoEffect("dLegerGroup", "");
        t.NoEffect("dLegerPeers", "");
        t.NoEffect("dLegerSelfId", "");
        t.NoEffect("preferredLeaderId", "");
        t.NoEffect("isEnableBatchPush", "false");
        t.NoEffect("enableScheduleMessageStats", "true");
        t.NotBuilt("enableLmq", "light message queues are not built yet; set it to false");
        t.NotBuilt("enableMultiDispatch", "dispatch to several queues is not built yet; set it to false");
        t.NoEffect("maxLmqConsumeQueueNum", "20000");
        t.NoEffect("enableScheduleAsyncDeliver", "false");
        t.NoEffect("scheduleAsyncDeliverMaxPendingLimit", "2000");
        t.NoEffect("scheduleAsyncDeliverMaxResendNum2Blocked", "3");
    }
}

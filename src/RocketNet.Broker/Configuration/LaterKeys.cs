using RocketNet.Hosting.Configuration;
using static RocketNet.Hosting.Configuration.KeyTraits;

namespace RocketNet.Broker.Configuration;

/// <summary>Keys that 4.9.8 does not print: those of 5.x, Java's system properties, and our own.</summary>
internal static class LaterKeys
{
    // Tuning of 5.x that has nothing to act on here. A file written for 5.x starts without a word about them.
    private const string WithoutEffect = """
        syncBrokerMetadataPeriod checkSyncStateSetPeriod syncControllerMetadataPeriod controllerHeartBeatTimeoutMills
        brokerElectionPriority controllerAddr fetchControllerAddrByDnsLookup skipPreOnline brokerHeartbeatInterval
        brokerNotActiveTimeoutMillis syncBrokerMemberGroupPeriod lockInStrictMode realTimeNotifyConsumerChange
        useServerSideResetOffset channelExpiredTimeout subscriptionExpiredTimeout transactionOpMsgMaxSize
        transactionOpBatchInterval transactionMetricFlushInterval popPollingSize popPollingMapSize
        maxPopPollingSize reviveQueueNum reviveInterval reviveMaxSlow reviveScanTime popCkStayBufferTime
        popCkStayBufferTimeOut popCkMaxBufferSize popCkOffsetMaxQueueSize enablePopBufferMerge enablePopLog
        ackMessageThreadPoolNums ackThreadPoolQueueCapacity litePullMessageThreadPoolNums
        litePullThreadPoolQueueCapacity litePullMessageEnable consumerOffsetUpdateVersionStep
        delayOffsetUpdateVersionStep enableSingleTopicRegister enableSplitRegistration splitRegistrationSize
        metricsPromExporterPort metricsPromExporterHost cgColdReadThreshold globalColdReadThreshold
        recallMessageEnable enableCreateSysGroup configManagerVersion totalReplicas inSyncReplicas
        minInSyncReplicas enableAutoInSyncReplicas allAckInSyncStateSet haMaxGapNotInSync haFlowControlEnable
        maxHaTransferByteInSecond haMaxTimeSlaveNotCatchup syncFromLastFile syncMasterFlushOffsetWhenStartup
        storePathEpochFile storePathBrokerIdentity putMessageTimeout topicQueueLockNum useABSLock
        spinLockCollisionRetreatOptimalDegree maxFilterMessageSize travelCqFileNumWhenGetMessage
        pullBatchMaxMessageCount recheckReputOffsetFromCq dispatchFromSenderThread enableAsyncReput
        enableBuildConsumeQueueConcurrently wakeCommitWhenPutMessage wakeFlushWhenPutMessage
        putConsumeQueueDataByFileChannel mappedFileSwapEnable commitLogSwapMapInterval
        commitLogForceSwapMapInterval commitLogSwapMapReserveFileNum logicQueueSwapMapInterval
        logicQueueForceSwapMapInterval logicQueueSwapMapReserveFileNum cleanSwapedMapInterval deleteFileBatchMax
        maxBatchDeleteFilesNum replicasPerDiskPartition logicalDiskSpaceCleanForciblyThreshold timerWheelEnable
        timerPrecisionMs timerRollWindowSlot timerMaxDelaySec mappedFileSizeTimerLog timerFlushIntervalMs
        timerInterceptDelayLevel timerCongestNumEachSlot enableCompaction compactionMappedFileSize
        compactionCqMappedFileSize compactionScheduleInternal maxOffsetMapSize compactionThreadNum
        mapperFileSizeBatchConsumeQueue coldDataScanEnable dataReadAheadEnable maxRecoveryCommitlogFiles
        serverNettyWorkerGroupEnable enableShutdownGracefully shutdownWaitTimeSeconds autoMessageVersionOnTopicLen
        maxTopicLength consumerManagerThreadPoolQueueCapacity
        rmqAddressServerDomain rmqAddressServerSubGroup enableBatchPush tls.config.file tls.test.mode.enable
        tls.server.need.client.auth tls.server.keyPath tls.server.keyPassword tls.server.certPath
        tls.server.authClient tls.server.trustCertPath tls.client.keyPath tls.client.keyPassword
        tls.client.certPath tls.client.authServer tls.client.trustCertPath
        """;

    public static IReadOnlyList<ConfigKey<BrokerOptions>> All()
    {
        var table = new ConfigTableBuilder<BrokerOptions>();
        AddOwn(table);
        AddNotBuilt(table);
        foreach (string name in WithoutEffect.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            table.NoEffect(name, "", Hidden);
        }

        return table.Build().Keys;
    }

    private static void AddOwn(ConfigTableBuilder<BrokerOptions> t)
    {
        t.Text("configBlackList", o => o.ConfigBlackList, (o, v) => o with { ConfigBlackList = v });
        t.Path("logRoot", o => o.LogRoot, (o, v) => o with { LogRoot = v }, StopsStart, mayBeEmpty: true);
    }

    private static void AddNotBuilt(ConfigTableBuilder<BrokerOptions> t)
    {
        t.NotBuilt("enableControllerMode", "controller mode is not built yet; set it to false", Hidden);
        t.NotBuilt("enableSlaveActingMaster", "slaves are not built yet; set it to false", Hidden);
        t.NotBuilt("enableRemoteEscape", "escaping to another broker is not built yet; set it to false", Hidden);
        t.NotBuilt("enableMixedMessageType", "checks of message types are not built yet; set it to false", Hidden);
        t.NotBuilt("enabledAppendPropCRC", "checksums of properties are not built yet; set it to false", Hidden);
        t.NotBuilt("forceVerifyPropCRC", "checksums of properties are not built yet; set it to false", Hidden);
        t.NotBuilt("readUnCommitted", "reading unreplicated messages is not built yet; set it to false", Hidden);
        t.NotBuilt("asyncLearner", "slaves are not built yet; set it to false", Hidden);
        t.NotBuilt("coldCtrStrategyEnable", "cold-read control is not built yet; set it to false", Hidden);
        t.NotBuilt("coldDataFlowControlEnable", "cold-read control is not built yet; set it to false", Hidden);
        t.NotBuilt("tls.enable", "TLS is not built yet; set it to false to talk in clear text", Hidden);
        t.NotBuilt("authenticationEnabled", "access control is not built yet; set it to false to accept that", Hidden);
        t.NotBuilt("authorizationEnabled", "access control is not built yet; set it to false to accept that", Hidden);
        t.NotBuilt(
            "storeType",
            "default",
            text => text == "default",
            "this store is not built yet; the one there is, is named default",
            Hidden);
        t.NotBuilt(
            "tls.server.mode",
            "permissive",
            text => text is "permissive" or "disabled",
            "TLS is not built yet, so no connection could be accepted; set it to disabled",
            Hidden);
        t.NotBuilt(
            "metricsExporterType",
            "DISABLE",
            text => text is "DISABLE" or "0",
            "no metrics exporter is built yet; set it to DISABLE",
            Hidden);
    }
}

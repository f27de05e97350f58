using Microsoft.Extensions.Logging;
using RocketNet.Broker.Administration;
using RocketNet.Broker.Clients;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Delaying;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Offsets;
using RocketNet.Broker.Querying;
using RocketNet.Broker.Statistics;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Composition;

/// <summary>Which handler answers which request code; each gets the parts it uses and no more.</summary>
internal sealed class BrokerHandlers(
    BrokerConfiguration configuration,
    MessageStore store,
    BrokerTables tables,
    BrokerStatistics statistics,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public void AddTo(RequestDispatcher dispatcher, LiveConfiguration live, RuntimeFigures figures)
    {
        AddClients(dispatcher);
        AddOffsets(dispatcher);
        AddProgress(dispatcher);
        AddTopics(dispatcher);
        AddGroups(dispatcher);
        dispatcher.Add(RequestCode.QueryMessage, (IRequestHandler)new QueryMessageHandler(configuration, store.Keys));
        dispatcher.Add(RequestCode.ViewMessageById, new ViewMessageHandler(store.Reader));
        dispatcher.Add(
            RequestCode.UpdateBrokerConfig,
            new UpdateConfigHandler(live, loggers.CreateLogger<UpdateConfigHandler>()));
        dispatcher.Add(RequestCode.ViewBrokerStatsData, new ViewStatisticsHandler(statistics));
        dispatcher.Add(RequestCode.GetBrokerConfig, new GetConfigHandler(live));
        dispatcher.Add(RequestCode.GetBrokerRuntimeInfo, new RuntimeInfoHandler(figures));
    }

    private void AddClients(RequestDispatcher dispatcher)
    {
        ClientTable clients = tables.Clients;
        dispatcher.Add(
            RequestCode.HeartBeat,
            (IRequestHandler)new HeartbeatHandler(clients, tables.Groups, tables.Topics));
        dispatcher.Add(RequestCode.UnregisterClient, new UnregisterClientHandler(clients));
        dispatcher.Add(RequestCode.CheckClientConfig, new CheckClientConfigHandler(configuration));
        dispatcher.Add(RequestCode.GetConsumerListByGroup, new ConsumerListHandler(clients.Consumers));
        dispatcher.Add(RequestCode.LockBatchMq, (IRequestHandler)new LockQueuesHandler(tables.Locks));
        dispatcher.Add(RequestCode.UnlockBatchMq, new UnlockQueuesHandler(tables.Locks));
        dispatcher.Add(RequestCode.GetConsumerConnectionList, new ConsumerConnectionsHandler(clients.Consumers));
        dispatcher.Add(RequestCode.GetProducerConnectionList, new ProducerConnectionsHandler(clients.Producers));
        dispatcher.Add(RequestCode.GetAllProducerInfo, new AllProducersHandler(clients.Producers));
        dispatcher.Add(
            RequestCode.QueryTopicConsumeByWho,
            new ConsumersOfTopicHandler(clients.Consumers, tables.Offsets));
        dispatcher.Add(RequestCode.QueryTopicsByConsumer, new TopicsOfConsumerHandler(tables.Offsets));
        dispatcher.Add(
            RequestCode.QuerySubscriptionByConsumer,
            new SubscriptionOfConsumerHandler(clients.Consumers));
        AddRelays(dispatcher);
    }

    private void AddRelays(RequestDispatcher dispatcher)
    {
        ConsumerTable consumers = tables.Clients.Consumers;
        ClientRelay relay = new();
        dispatcher.Add(RequestCode.GetConsumerRunningInfo, new RunningInfoHandler(consumers, relay));
        dispatcher.Add(
            RequestCode.ConsumeMessageDirectly,
            new ConsumeDirectlyHandler(consumers, relay, store.Reader, configuration));
        dispatcher.Add(RequestCode.InvokeBrokerToGetConsumerStatus, new ConsumerStatusHandler(consumers, relay));
        dispatcher.Add(
            RequestCode.InvokeBrokerToResetOffset,
            new ResetOffsetHandler(
                tables.Topics, tables.Offsets, consumers, store.Queues, store.Reader, configuration));
    }

    private void AddProgress(RequestDispatcher dispatcher)
    {
        OffsetTable offsets = tables.Offsets;
        ConsumerTable consumers = tables.Clients.Consumers;
        GroupProgress progress =
            new(offsets, consumers, store.Queues, store.Reader, statistics, configuration);
        dispatcher.Add(RequestCode.GetConsumeStats, new ConsumeStatsHandler(offsets, tables.Topics, progress));
        dispatcher.Add(
            RequestCode.GetBrokerConsumeStats,
            new BrokerConsumeStatsHandler(offsets, tables.Topics, tables.Groups, progress, configuration.Broker));
        dispatcher.Add(
            RequestCode.CloneGroupOffset,
            new CloneGroupOffsetHandler(offsets, tables.Topics, progress));
        dispatcher.Add(RequestCode.QueryCorrectionOffset, new CorrectionOffsetsHandler(offsets, store.Queues));
        dispatcher.Add(RequestCode.QueryConsumeQueue, new ConsumeQueueHandler(store.Queues, consumers));
        dispatcher.Add(
            RequestCode.QueryConsumeTimeSpan,
            new ConsumeTimeSpanHandler(
                tables.Topics, offsets, store.Queues, store.Reader, configuration, time));
    }

    private void AddOffsets(RequestDispatcher dispatcher)
    {
        OffsetTable offsets = tables.Offsets;
        dispatcher.Add(
            RequestCode.QueryConsumerOffset,
            (IRequestHandler)new QueryConsumerOffsetHandler(offsets, store.Queues, store.Reader));
        dispatcher.Add(RequestCode.UpdateConsumerOffset, new UpdateConsumerOffsetHandler(offsets));
        dispatcher.Add(RequestCode.GetMaxOffset, new MaxOffsetHandler(store.Queues, store.Dispatch));
        dispatcher.Add(RequestCode.GetMinOffset, new MinOffsetHandler(store.Queues));
        dispatcher.Add(
            RequestCode.SearchOffsetByTimestamp,
            new SearchOffsetHandler(store.Queues, store.Reader, store.Dispatch));
        dispatcher.Add(RequestCode.GetEarliestMsgStoreTime, new EarliestStoreTimeHandler(store.Queues, store.Reader));
        dispatcher.Add(RequestCode.GetAllConsumerOffset, new AllConsumerOffsetsHandler(offsets));
        dispatcher.Add(RequestCode.GetAllDelayOffset, new DelayOffsetsHandler(store.Delays));
    }

    private void AddTopics(RequestDispatcher dispatcher)
    {
        TopicTable topics = tables.Topics;
        dispatcher.Add(
            RequestCode.UpdateAndCreateTopic,
            new UpdateAndCreateTopicHandler(
                topics,
                tables.TopicFile,
                tables.SystemTopics,
                loggers.CreateLogger<UpdateAndCreateTopicHandler>()));
        dispatcher.Add(
            RequestCode.DeleteTopicInBroker,
            new DeleteTopicHandler(
                topics,
                tables.TopicFile,
                tables.SystemTopics,
                store.Queues,
                tables.Offsets,
                tables.OffsetFile,
                loggers.CreateLogger<DeleteTopicHandler>()));
        var cleanUp = new CleanUpHandler(topics, store.Queues, store.Retention);
        dispatcher.Add(RequestCode.CleanUnusedTopic, cleanUp);
        dispatcher.Add(RequestCode.CleanExpiredConsumeQueue, cleanUp);
        dispatcher.Add(RequestCode.DeleteExpiredCommitLog, cleanUp);
        dispatcher.Add(RequestCode.GetAllTopicConfig, new AllTopicConfigsHandler(topics));
        dispatcher.Add(RequestCode.GetTopicConfig, new TopicConfigHandler(topics));
        dispatcher.Add(RequestCode.GetSystemTopicListFromBroker, new SystemTopicListHandler(tables.SystemTopics));
        dispatcher.Add(
            RequestCode.GetTopicStatsInfo,
            new TopicStatsHandler(topics, store.Queues, store.Reader, configuration));
    }

    private void AddGroups(RequestDispatcher dispatcher)
    {
        GroupTable groups = tables.Groups;
        dispatcher.Add(
            RequestCode.UpdateAndCreateSubscriptionGroup,
            new UpdateAndCreateGroupHandler(
                groups,
                tables.GroupFile,
                loggers.CreateLogger<UpdateAndCreateGroupHandler>()));
        dispatcher.Add(
            RequestCode.DeleteSubscriptionGroup,
            new DeleteGroupHandler(
                groups,
                tables.GroupFile,
                tables.Offsets,
                tables.OffsetFile,
                loggers.CreateLogger<DeleteGroupHandler>()));
        dispatcher.Add(RequestCode.GetAllSubscriptionGroupConfig, new AllGroupConfigsHandler(groups));
        dispatcher.Add(RequestCode.GetSubscriptionGroupConfig, new GroupConfigHandler(groups));
    }
}

namespace RocketNet.Protocol.Wire;

/// <summary>What a request asks for, the header's <c>code</c>. A value of no member is legal input.</summary>
/// <remarks>Java: RequestCode@4.9.8 and @5.3.3.</remarks>
public enum RequestCode
{
    /// <summary>No request: the zero value.</summary>
    None = 0,

    /// <summary>SEND_MESSAGE: client to broker.</summary>
    SendMessage = 10,

    /// <summary>PULL_MESSAGE: client to broker.</summary>
    PullMessage = 11,

    /// <summary>QUERY_MESSAGE: client to broker, admin tool to broker.</summary>
    QueryMessage = 12,

    /// <summary>QUERY_BROKER_OFFSET: reserved, no server of 4.9 or 5.3 handles it.</summary>
    QueryBrokerOffset = 13,

    /// <summary>QUERY_CONSUMER_OFFSET: client to broker.</summary>
    QueryConsumerOffset = 14,

    /// <summary>UPDATE_CONSUMER_OFFSET: client to broker, admin tool to broker.</summary>
    UpdateConsumerOffset = 15,

    /// <summary>UPDATE_AND_CREATE_TOPIC: admin tool to broker.</summary>
    UpdateAndCreateTopic = 17,

    /// <summary>UPDATE_AND_CREATE_TOPIC_LIST: admin tool to broker. Only 5.x.</summary>
    UpdateAndCreateTopicList = 18,

    /// <summary>GET_ALL_TOPIC_CONFIG: slave broker to broker, admin tool to broker.</summary>
    GetAllTopicConfig = 21,

    /// <summary>GET_TOPIC_CONFIG_LIST: reserved, no server of 4.9 or 5.3 handles it.</summary>
    GetTopicConfigList = 22,

    /// <summary>GET_TOPIC_NAME_LIST: reserved, no server of 4.9 or 5.3 handles it.</summary>
    GetTopicNameList = 23,

    /// <summary>UPDATE_BROKER_CONFIG: admin tool to broker.</summary>
    UpdateBrokerConfig = 25,

    /// <summary>GET_BROKER_CONFIG: admin tool to broker.</summary>
    GetBrokerConfig = 26,

    /// <summary>TRIGGER_DELETE_FILES: reserved, no server of 4.9 or 5.3 handles it.</summary>
    TriggerDeleteFiles = 27,

    /// <summary>GET_BROKER_RUNTIME_INFO: admin tool to broker.</summary>
    GetBrokerRuntimeInfo = 28,

    /// <summary>SEARCH_OFFSET_BY_TIMESTAMP: client to broker, admin tool to broker.</summary>
    SearchOffsetByTimestamp = 29,

    /// <summary>GET_MAX_OFFSET: client to broker, admin tool to broker.</summary>
    GetMaxOffset = 30,

    /// <summary>GET_MIN_OFFSET: client to broker, admin tool to broker.</summary>
    GetMinOffset = 31,

    /// <summary>GET_EARLIEST_MSG_STORETIME: client to broker, admin tool to broker.</summary>
    GetEarliestMsgStoreTime = 32,

    /// <summary>VIEW_MESSAGE_BY_ID: client to broker, admin tool to broker.</summary>
    ViewMessageById = 33,

    /// <summary>HEART_BEAT: client to broker.</summary>
    HeartBeat = 34,

    /// <summary>UNREGISTER_CLIENT: client to broker.</summary>
    UnregisterClient = 35,

    /// <summary>CONSUMER_SEND_MSG_BACK: client to broker.</summary>
    ConsumerSendMsgBack = 36,

    /// <summary>END_TRANSACTION: client to broker.</summary>
    EndTransaction = 37,

    /// <summary>GET_CONSUMER_LIST_BY_GROUP: client to broker.</summary>
    GetConsumerListByGroup = 38,

    /// <summary>CHECK_TRANSACTION_STATE: broker to client.</summary>
    CheckTransactionState = 39,

    /// <summary>NOTIFY_CONSUMER_IDS_CHANGED: broker to client.</summary>
    NotifyConsumerIdsChanged = 40,

    /// <summary>LOCK_BATCH_MQ: client to broker, broker to broker.</summary>
    LockBatchMq = 41,

    /// <summary>UNLOCK_BATCH_MQ: client to broker, broker to broker.</summary>
    UnlockBatchMq = 42,

    /// <summary>GET_ALL_CONSUMER_OFFSET: slave broker to broker.</summary>
    GetAllConsumerOffset = 43,

    /// <summary>GET_ALL_DELAY_OFFSET: slave broker to broker.</summary>
    GetAllDelayOffset = 45,

    /// <summary>CHECK_CLIENT_CONFIG: client to broker.</summary>
    CheckClientConfig = 46,

    /// <summary>GET_CLIENT_CONFIG: no sender known. Only 5.x.</summary>
    GetClientConfig = 47,

    /// <summary>UPDATE_AND_CREATE_ACL_CONFIG: admin tool to broker. Only 4.x.</summary>
    UpdateAndCreateAclConfig = 50,

    /// <summary>DELETE_ACL_CONFIG: admin tool to broker. Only 4.x.</summary>
    DeleteAclConfig = 51,

    /// <summary>GET_BROKER_CLUSTER_ACL_INFO: admin tool to broker. Only 4.x.</summary>
    GetBrokerClusterAclInfo = 52,

    /// <summary>UPDATE_GLOBAL_WHITE_ADDRS_CONFIG: admin tool to broker. Only 4.x.</summary>
    UpdateGlobalWhiteAddrsConfig = 53,

    /// <summary>GET_TIMER_CHECK_POINT: slave broker to broker. Only 5.x.</summary>
    GetTimerCheckPoint = 60,

    /// <summary>GET_TIMER_METRICS: slave broker to broker. Only 5.x.</summary>
    GetTimerMetrics = 61,

    /// <summary>PUT_KV_CONFIG: admin tool to NameServer.</summary>
    PutKvConfig = 100,

    /// <summary>GET_KV_CONFIG: admin tool to NameServer.</summary>
    GetKvConfig = 101,

    /// <summary>DELETE_KV_CONFIG: admin tool to NameServer.</summary>
    DeleteKvConfig = 102,

    /// <summary>REGISTER_BROKER: broker to NameServer.</summary>
    RegisterBroker = 103,

    /// <summary>UNREGISTER_BROKER: broker to NameServer.</summary>
    UnregisterBroker = 104,

    /// <summary>GET_ROUTEINFO_BY_TOPIC: client or admin tool or broker to NameServer.</summary>
    GetRouteInfoByTopic = 105,

    /// <summary>GET_BROKER_CLUSTER_INFO: admin tool to NameServer.</summary>
    GetBrokerClusterInfo = 106,

    /// <summary>UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: admin tool to broker.</summary>
    UpdateAndCreateSubscriptionGroup = 200,

    /// <summary>GET_ALL_SUBSCRIPTIONGROUP_CONFIG: slave broker to broker, admin tool to broker.</summary>
    GetAllSubscriptionGroupConfig = 201,

    /// <summary>GET_TOPIC_STATS_INFO: admin tool to broker.</summary>
    GetTopicStatsInfo = 202,

    /// <summary>GET_CONSUMER_CONNECTION_LIST: admin tool to broker.</summary>
    GetConsumerConnectionList = 203,

    /// <summary>GET_PRODUCER_CONNECTION_LIST: admin tool to broker.</summary>
    GetProducerConnectionList = 204,

    /// <summary>WIPE_WRITE_PERM_OF_BROKER: admin tool to NameServer.</summary>
    WipeWritePermOfBroker = 205,

    /// <summary>GET_ALL_TOPIC_LIST_FROM_NAMESERVER: admin tool to NameServer.</summary>
    GetAllTopicListFromNameServer = 206,

    /// <summary>DELETE_SUBSCRIPTIONGROUP: admin tool to broker.</summary>
    DeleteSubscriptionGroup = 207,

    /// <summary>GET_CONSUME_STATS: admin tool to broker.</summary>
    GetConsumeStats = 208,

    /// <summary>SUSPEND_CONSUMER: reserved, no server of 4.9 or 5.3 handles it.</summary>
    SuspendConsumer = 209,

    /// <summary>RESUME_CONSUMER: reserved, no server of 4.9 or 5.3 handles it.</summary>
    ResumeConsumer = 210,

    /// <summary>RESET_CONSUMER_OFFSET_IN_CONSUMER: reserved, no server of 4.9 or 5.3 handles it.</summary>
    ResetConsumerOffsetInConsumer = 211,

    /// <summary>RESET_CONSUMER_OFFSET_IN_BROKER: reserved, no server of 4.9 or 5.3 handles it.</summary>
    ResetConsumerOffsetInBroker = 212,

    /// <summary>ADJUST_CONSUMER_THREAD_POOL: reserved, no server of 4.9 or 5.3 handles it.</summary>
    AdjustConsumerThreadPool = 213,

    /// <summary>WHO_CONSUME_THE_MESSAGE: reserved, no server of 4.9 or 5.3 handles it.</summary>
    WhoConsumeTheMessage = 214,

    /// <summary>DELETE_TOPIC_IN_BROKER: admin tool to broker.</summary>
    DeleteTopicInBroker = 215,

    /// <summary>DELETE_TOPIC_IN_NAMESRV: admin tool to NameServer.</summary>
    DeleteTopicInNameServer = 216,

    /// <summary>REGISTER_TOPIC_IN_NAMESRV: broker to NameServer. Only 5.x.</summary>
    RegisterTopicInNameServer = 217,

    /// <summary>GET_KVLIST_BY_NAMESPACE: admin tool to NameServer.</summary>
    GetKvListByNamespace = 219,

    /// <summary>RESET_CONSUMER_CLIENT_OFFSET: broker to client.</summary>
    ResetConsumerClientOffset = 220,

    /// <summary>GET_CONSUMER_STATUS_FROM_CLIENT: broker to client.</summary>
    GetConsumerStatusFromClient = 221,

    /// <summary>INVOKE_BROKER_TO_RESET_OFFSET: admin tool to broker.</summary>
    InvokeBrokerToResetOffset = 222,

    /// <summary>INVOKE_BROKER_TO_GET_CONSUMER_STATUS: admin tool to broker.</summary>
    InvokeBrokerToGetConsumerStatus = 223,

    /// <summary>GET_TOPICS_BY_CLUSTER: admin tool to NameServer.</summary>
    GetTopicsByCluster = 224,

    /// <summary>UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST: admin tool to broker. Only 5.x.</summary>
    UpdateAndCreateSubscriptionGroupList = 225,

    /// <summary>QUERY_TOPIC_CONSUME_BY_WHO: admin tool to broker.</summary>
    QueryTopicConsumeByWho = 300,

    /// <summary>REGISTER_FILTER_SERVER: reserved, no server of 4.9 or 5.3 handles it.</summary>
    RegisterFilterServer = 301,

    /// <summary>REGISTER_MESSAGE_FILTER_CLASS: reserved, no server of 4.9 or 5.3 handles it.</summary>
    RegisterMessageFilterClass = 302,

    /// <summary>QUERY_CONSUME_TIME_SPAN: admin tool to broker.</summary>
    QueryConsumeTimeSpan = 303,

    /// <summary>GET_SYSTEM_TOPIC_LIST_FROM_NS: admin tool to NameServer.</summary>
    GetSystemTopicListFromNs = 304,

    /// <summary>GET_SYSTEM_TOPIC_LIST_FROM_BROKER: admin tool to broker.</summary>
    GetSystemTopicListFromBroker = 305,

    /// <summary>CLEAN_EXPIRED_CONSUMEQUEUE: admin tool to broker.</summary>
    CleanExpiredConsumeQueue = 306,

    /// <summary>GET_CONSUMER_RUNNING_INFO: admin tool to broker to client.</summary>
    GetConsumerRunningInfo = 307,

    /// <summary>QUERY_CORRECTION_OFFSET: admin tool to broker.</summary>
    QueryCorrectionOffset = 308,

    /// <summary>CONSUME_MESSAGE_DIRECTLY: admin tool to broker to client.</summary>
    ConsumeMessageDirectly = 309,

    /// <summary>SEND_MESSAGE_V2: client to broker.</summary>
    SendMessageV2 = 310,

    /// <summary>GET_UNIT_TOPIC_LIST: admin tool to NameServer.</summary>
    GetUnitTopicList = 311,

    /// <summary>GET_HAS_UNIT_SUB_TOPIC_LIST: admin tool to NameServer.</summary>
    GetHasUnitSubTopicList = 312,

    /// <summary>GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST: admin tool to NameServer.</summary>
    GetHasUnitSubUnunitTopicList = 313,

    /// <summary>CLONE_GROUP_OFFSET: admin tool to broker.</summary>
    CloneGroupOffset = 314,

    /// <summary>VIEW_BROKER_STATS_DATA: admin tool to broker.</summary>
    ViewBrokerStatsData = 315,

    /// <summary>CLEAN_UNUSED_TOPIC: admin tool to broker.</summary>
    CleanUnusedTopic = 316,

    /// <summary>GET_BROKER_CONSUME_STATS: admin tool to broker.</summary>
    GetBrokerConsumeStats = 317,

    /// <summary>UPDATE_NAMESRV_CONFIG: admin tool to NameServer.</summary>
    UpdateNameServerConfig = 318,

    /// <summary>GET_NAMESRV_CONFIG: admin tool to NameServer.</summary>
    GetNameServerConfig = 319,

    /// <summary>SEND_BATCH_MESSAGE: client to broker.</summary>
    SendBatchMessage = 320,

    /// <summary>QUERY_CONSUME_QUEUE: admin tool to broker.</summary>
    QueryConsumeQueue = 321,

    /// <summary>QUERY_DATA_VERSION: broker to NameServer.</summary>
    QueryDataVersion = 322,

    /// <summary>RESUME_CHECK_HALF_MESSAGE: admin tool to broker.</summary>
    ResumeCheckHalfMessage = 323,

    /// <summary>SEND_REPLY_MESSAGE: client to broker.</summary>
    SendReplyMessage = 324,

    /// <summary>SEND_REPLY_MESSAGE_V2: client to broker.</summary>
    SendReplyMessageV2 = 325,

    /// <summary>PUSH_REPLY_MESSAGE_TO_CLIENT: broker to client.</summary>
    PushReplyMessageToClient = 326,

    /// <summary>ADD_WRITE_PERM_OF_BROKER: admin tool to NameServer.</summary>
    AddWritePermOfBroker = 327,

    /// <summary>GET_ALL_PRODUCER_INFO: admin tool to broker.</summary>
    GetAllProducerInfo = 328,

    /// <summary>DELETE_EXPIRED_COMMITLOG: admin tool to broker.</summary>
    DeleteExpiredCommitLog = 329,

    /// <summary>QUERY_TOPICS_BY_CONSUMER: admin tool to broker. Only 5.x.</summary>
    QueryTopicsByConsumer = 343,

    /// <summary>QUERY_SUBSCRIPTION_BY_CONSUMER: admin tool to broker. Only 5.x.</summary>
    QuerySubscriptionByConsumer = 345,

    /// <summary>GET_TOPIC_CONFIG: admin tool to broker. Only 5.x.</summary>
    GetTopicConfig = 351,

    /// <summary>GET_SUBSCRIPTIONGROUP_CONFIG: admin tool to broker. Only 5.x.</summary>
    GetSubscriptionGroupConfig = 352,

    /// <summary>UPDATE_AND_GET_GROUP_FORBIDDEN: admin tool to broker. Only 5.x.</summary>
    UpdateAndGetGroupForbidden = 353,

    /// <summary>CHECK_ROCKSDB_CQ_WRITE_PROGRESS: admin tool to broker. Only 5.x.</summary>
    CheckRocksdbCqWriteProgress = 354,

    /// <summary>EXPORT_ROCKSDB_CONFIG_TO_JSON: admin tool to broker. Only 5.x.</summary>
    ExportRocksdbConfigToJson = 355,

    /// <summary>LITE_PULL_MESSAGE: client to broker. Only 5.x.</summary>
    LitePullMessage = 361,

    /// <summary>RECALL_MESSAGE: client to broker. Only 5.x.</summary>
    RecallMessage = 370,

    /// <summary>QUERY_ASSIGNMENT: client to broker. Only 5.x.</summary>
    QueryAssignment = 400,

    /// <summary>SET_MESSAGE_REQUEST_MODE: admin tool to broker. Only 5.x.</summary>
    SetMessageRequestMode = 401,

    /// <summary>GET_ALL_MESSAGE_REQUEST_MODE: slave broker to broker. Only 5.x.</summary>
    GetAllMessageRequestMode = 402,

    /// <summary>UPDATE_AND_CREATE_STATIC_TOPIC: admin tool to broker. Only 5.x.</summary>
    UpdateAndCreateStaticTopic = 513,

    /// <summary>GET_BROKER_MEMBER_GROUP: broker to NameServer. Only 5.x.</summary>
    GetBrokerMemberGroup = 901,

    /// <summary>ADD_BROKER: admin tool to broker container. Only 5.x.</summary>
    AddBroker = 902,

    /// <summary>REMOVE_BROKER: admin tool to broker container. Only 5.x.</summary>
    RemoveBroker = 903,

    /// <summary>BROKER_HEARTBEAT: broker to NameServer, broker to controller. Only 5.x.</summary>
    BrokerHeartbeat = 904,

    /// <summary>NOTIFY_MIN_BROKER_ID_CHANGE: NameServer to broker. Only 5.x.</summary>
    NotifyMinBrokerIdChange = 905,

    /// <summary>EXCHANGE_BROKER_HA_INFO: broker to broker. Only 5.x.</summary>
    ExchangeBrokerHaInfo = 906,

    /// <summary>GET_BROKER_HA_STATUS: admin tool to broker. Only 5.x.</summary>
    GetBrokerHaStatus = 907,

    /// <summary>RESET_MASTER_FLUSH_OFFSET: admin tool to slave broker. Only 5.x.</summary>
    ResetMasterFlushOffset = 908,

    /// <summary>CONTROLLER_ALTER_SYNC_STATE_SET: broker to controller. Only 5.x.</summary>
    ControllerAlterSyncStateSet = 1001,

    /// <summary>CONTROLLER_ELECT_MASTER: broker to controller, admin tool to controller. Only 5.x.</summary>
    ControllerElectMaster = 1002,

    /// <summary>CONTROLLER_REGISTER_BROKER: broker to controller. Only 5.x.</summary>
    ControllerRegisterBroker = 1003,

    /// <summary>CONTROLLER_GET_REPLICA_INFO: broker to controller. Only 5.x.</summary>
    ControllerGetReplicaInfo = 1004,

    /// <summary>CONTROLLER_GET_METADATA_INFO: broker to controller, admin tool to controller. Only 5.x.</summary>
    ControllerGetMetadataInfo = 1005,

    /// <summary>CONTROLLER_GET_SYNC_STATE_DATA: admin tool to controller. Only 5.x.</summary>
    ControllerGetSyncStateData = 1006,

    /// <summary>GET_BROKER_EPOCH_CACHE: admin tool to broker. Only 5.x.</summary>
    GetBrokerEpochCache = 1007,

    /// <summary>NOTIFY_BROKER_ROLE_CHANGED: controller to broker. Only 5.x.</summary>
    NotifyBrokerRoleChanged = 1008,

    /// <summary>UPDATE_CONTROLLER_CONFIG: admin tool to controller. Only 5.x.</summary>
    UpdateControllerConfig = 1009,

    /// <summary>GET_CONTROLLER_CONFIG: admin tool to controller. Only 5.x.</summary>
    GetControllerConfig = 1010,

    /// <summary>CLEAN_BROKER_DATA: admin tool to controller. Only 5.x.</summary>
    CleanBrokerData = 1011,

    /// <summary>CONTROLLER_GET_NEXT_BROKER_ID: broker to controller. Only 5.x.</summary>
    ControllerGetNextBrokerId = 1012,

    /// <summary>CONTROLLER_APPLY_BROKER_ID: broker to controller. Only 5.x.</summary>
    ControllerApplyBrokerId = 1013,

    /// <summary>UPDATE_COLD_DATA_FLOW_CTR_CONFIG: admin tool to broker. Only 5.x.</summary>
    UpdateColdDataFlowCtrConfig = 2001,

    /// <summary>REMOVE_COLD_DATA_FLOW_CTR_CONFIG: admin tool to broker. Only 5.x.</summary>
    RemoveColdDataFlowCtrConfig = 2002,

    /// <summary>GET_COLD_DATA_FLOW_CTR_INFO: admin tool to broker. Only 5.x.</summary>
    GetColdDataFlowCtrInfo = 2003,

    /// <summary>SET_COMMITLOG_READ_MODE: admin tool to broker. Only 5.x.</summary>
    SetCommitLogReadMode = 2004,

    /// <summary>AUTH_CREATE_USER: admin tool to broker. Only 5.x.</summary>
    AuthCreateUser = 3001,

    /// <summary>AUTH_UPDATE_USER: admin tool to broker. Only 5.x.</summary>
    AuthUpdateUser = 3002,

    /// <summary>AUTH_DELETE_USER: admin tool to broker. Only 5.x.</summary>
    AuthDeleteUser = 3003,

    /// <summary>AUTH_GET_USER: admin tool to broker. Only 5.x.</summary>
    AuthGetUser = 3004,

    /// <summary>AUTH_LIST_USER: admin tool to broker. Only 5.x.</summary>
    AuthListUser = 3005,

    /// <summary>AUTH_CREATE_ACL: admin tool to broker. Only 5.x.</summary>
    AuthCreateAcl = 3006,

    /// <summary>AUTH_UPDATE_ACL: admin tool to broker. Only 5.x.</summary>
    AuthUpdateAcl = 3007,

    /// <summary>AUTH_DELETE_ACL: admin tool to broker. Only 5.x.</summary>
    AuthDeleteAcl = 3008,

    /// <summary>AUTH_GET_ACL: admin tool to broker. Only 5.x.</summary>
    AuthGetAcl = 3009,

    /// <summary>AUTH_LIST_ACL: admin tool to broker. Only 5.x.</summary>
    AuthListAcl = 3010,

    /// <summary>POP_MESSAGE: client to broker. Only 5.x.</summary>
    PopMessage = 200050,

    /// <summary>ACK_MESSAGE: client to broker. Only 5.x.</summary>
    AckMessage = 200051,

    /// <summary>PEEK_MESSAGE: client to broker. Only 5.x.</summary>
    PeekMessage = 200052,

    /// <summary>CHANGE_MESSAGE_INVISIBLETIME: client to broker. Only 5.x.</summary>
    ChangeMessageInvisibleTime = 200053,

    /// <summary>NOTIFICATION: client to broker. Only 5.x.</summary>
    Notification = 200054,

    /// <summary>POLLING_INFO: client to broker. Only 5.x.</summary>
    PollingInfo = 200055,

    /// <summary>POP_ROLLBACK: admin tool to broker. Only 5.x.</summary>
    PopRollback = 200056,

    /// <summary>BATCH_ACK_MESSAGE: client to broker. Only 5.x.</summary>
    BatchAckMessage = 200151,
}

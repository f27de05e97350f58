namespace RocketNet.Protocol.Wire;

/// <summary>What became of a request; the number stands in the answer's <c>code</c>.</summary>
/// <remarks>Java: ResponseCode and RemotingSysResponseCode@4.9.8 and @5.3.3.</remarks>
public enum ResponseCode
{
    /// <summary>SUCCESS: done.</summary>
    Success = 0,

    /// <summary>SYSTEM_ERROR: any failure without a code of its own; the remark says which.</summary>
    SystemError = 1,

    /// <summary>SYSTEM_BUSY: flow control; 5.x producers try another broker.</summary>
    SystemBusy = 2,

    /// <summary>REQUEST_CODE_NOT_SUPPORTED: nobody here handles the request code.</summary>
    RequestCodeNotSupported = 3,

    /// <summary>TRANSACTION_FAILED: never seen on the wire.</summary>
    TransactionFailed = 4,

    /// <summary>FLUSH_DISK_TIMEOUT: stored, but the flush to disk was not confirmed in time.</summary>
    FlushDiskTimeout = 10,

    /// <summary>SLAVE_NOT_AVAILABLE: stored, but no slave is in sync.</summary>
    SlaveNotAvailable = 11,

    /// <summary>FLUSH_SLAVE_TIMEOUT: stored, but not confirmed by a slave in time.</summary>
    FlushSlaveTimeout = 12,

    /// <summary>MESSAGE_ILLEGAL: body, properties or topic length out of bounds.</summary>
    MessageIllegal = 13,

    /// <summary>SERVICE_NOT_AVAILABLE: disk full, store shut down, or a write to a slave.</summary>
    ServiceNotAvailable = 14,

    /// <summary>VERSION_NOT_SUPPORTED: the sender's version is refused.</summary>
    VersionNotSupported = 15,

    /// <summary>NO_PERMISSION: broker, topic or group permission, or a config key that must not change.</summary>
    NoPermission = 16,

    /// <summary>TOPIC_NOT_EXIST: the topic is unknown here.</summary>
    TopicNotExist = 17,

    /// <summary>TOPIC_EXIST_ALREADY: the topic is there already.</summary>
    TopicExistAlready = 18,

    /// <summary>PULL_NOT_FOUND: no new message, also after waiting.</summary>
    PullNotFound = 19,

    /// <summary>PULL_RETRY_IMMEDIATELY: nothing matched so far; pull again at nextBeginOffset.</summary>
    PullRetryImmediately = 20,

    /// <summary>PULL_OFFSET_MOVED: the offset is outside the queue; go to nextBeginOffset.</summary>
    PullOffsetMoved = 21,

    /// <summary>QUERY_NOT_FOUND: offset, KV entry or message not there.</summary>
    QueryNotFound = 22,

    /// <summary>SUBSCRIPTION_PARSE_FAILED: the expression does not parse.</summary>
    SubscriptionParseFailed = 23,

    /// <summary>SUBSCRIPTION_NOT_EXIST: the group is not connected or does not subscribe the topic.</summary>
    SubscriptionNotExist = 24,

    /// <summary>SUBSCRIPTION_NOT_LATEST: the pull is newer than the last heartbeat.</summary>
    SubscriptionNotLatest = 25,

    /// <summary>SUBSCRIPTION_GROUP_NOT_EXIST: the group is unknown here.</summary>
    SubscriptionGroupNotExist = 26,

    /// <summary>FILTER_DATA_NOT_EXIST: no compiled SQL92 expression for the group.</summary>
    FilterDataNotExist = 27,

    /// <summary>FILTER_DATA_NOT_LATEST: the compiled SQL92 expression is older than the pull's.</summary>
    FilterDataNotLatest = 28,

    /// <summary>INVALID_PARAMETER: 5.x, a field of the request is wrong.</summary>
    InvalidParameter = 29,

    /// <summary>TRANSACTION_SHOULD_COMMIT: never seen on the wire.</summary>
    TransactionShouldCommit = 200,

    /// <summary>TRANSACTION_SHOULD_ROLLBACK: never seen on the wire.</summary>
    TransactionShouldRollback = 201,

    /// <summary>TRANSACTION_STATE_UNKNOW: never seen on the wire.</summary>
    TransactionStateUnknown = 202,

    /// <summary>TRANSACTION_STATE_GROUP_WRONG: never seen on the wire.</summary>
    TransactionStateGroupWrong = 203,

    /// <summary>NO_BUYER_ID: producers try another broker.</summary>
    NoBuyerId = 204,

    /// <summary>NOT_IN_CURRENT_UNIT: producers try another broker.</summary>
    NotInCurrentUnit = 205,

    /// <summary>CONSUMER_NOT_ONLINE: no client of the group is connected.</summary>
    ConsumerNotOnline = 206,

    /// <summary>CONSUME_MSG_TIMEOUT: the client did not answer a relayed request.</summary>
    ConsumeMsgTimeout = 207,

    /// <summary>NO_MESSAGE: no message at that place.</summary>
    NoMessage = 208,

    /// <summary>UPDATE_AND_CREATE_ACL_CONFIG_FAILED of 4.x; in 5.x the number means POLLING_FULL.</summary>
    UpdateAndCreateAclConfigFailed = 209,

    /// <summary>DELETE_ACL_CONFIG_FAILED of 4.x; in 5.x the number means POLLING_TIMEOUT.</summary>
    DeleteAclConfigFailed = 210,

    /// <summary>UPDATE_GLOBAL_WHITE_ADDRS_CONFIG_FAILED of 4.x; in 5.x the number means BROKER_NOT_EXIST.</summary>
    UpdateGlobalWhiteAddrsConfigFailed = 211,

    /// <summary>BROKER_DISPATCH_NOT_COMPLETE: 5.x.</summary>
    BrokerDispatchNotComplete = 212,

    /// <summary>BROADCAST_CONSUMPTION: 5.x.</summary>
    BroadcastConsumption = 213,

    /// <summary>FLOW_CONTROL: too much asked of a limited thing.</summary>
    FlowControl = 215,

    /// <summary>NOT_LEADER_FOR_QUEUE: 5.x static topics.</summary>
    NotLeaderForQueue = 501,

    /// <summary>ILLEGAL_OPERATION: 5.x, for instance a recall handle that does not parse.</summary>
    IllegalOperation = 604,

    /// <summary>GO_AWAY: 5.x, the server is shutting down; the client connects again and tries once more.</summary>
    GoAway = 1500,

    /// <summary>CONTROLLER_FENCED_MASTER_EPOCH: 5.x controller.</summary>
    ControllerFencedMasterEpoch = 2000,

    /// <summary>CONTROLLER_FENCED_SYNC_STATE_SET_EPOCH: 5.x controller.</summary>
    ControllerFencedSyncStateSetEpoch = 2001,

    /// <summary>CONTROLLER_INVALID_MASTER: 5.x controller.</summary>
    ControllerInvalidMaster = 2002,

    /// <summary>CONTROLLER_INVALID_REPLICAS: 5.x controller.</summary>
    ControllerInvalidReplicas = 2003,

    /// <summary>CONTROLLER_MASTER_NOT_AVAILABLE: 5.x controller.</summary>
    ControllerMasterNotAvailable = 2004,

    /// <summary>CONTROLLER_INVALID_REQUEST: 5.x controller.</summary>
    ControllerInvalidRequest = 2005,

    /// <summary>CONTROLLER_BROKER_NOT_ALIVE: 5.x controller.</summary>
    ControllerBrokerNotAlive = 2006,

    /// <summary>CONTROLLER_NOT_LEADER: 5.x controller.</summary>
    ControllerNotLeader = 2007,

    /// <summary>CONTROLLER_BROKER_METADATA_NOT_EXIST: 5.x controller.</summary>
    ControllerBrokerMetadataNotExist = 2008,

    /// <summary>CONTROLLER_INVALID_CLEAN_BROKER_METADATA: 5.x controller.</summary>
    ControllerInvalidCleanBrokerMetadata = 2009,

    /// <summary>CONTROLLER_BROKER_NEED_TO_BE_REGISTERED: 5.x controller.</summary>
    ControllerBrokerNeedToBeRegistered = 2010,

    /// <summary>CONTROLLER_MASTER_STILL_EXIST: 5.x controller.</summary>
    ControllerMasterStillExist = 2011,

    /// <summary>CONTROLLER_ELECT_MASTER_FAILED: 5.x controller.</summary>
    ControllerElectMasterFailed = 2012,

    /// <summary>CONTROLLER_ALTER_SYNC_STATE_SET_FAILED: 5.x controller.</summary>
    ControllerAlterSyncStateSetFailed = 2013,

    /// <summary>CONTROLLER_BROKER_ID_INVALID: 5.x controller.</summary>
    ControllerBrokerIdInvalid = 2014,

    /// <summary>CONTROLLER_JRAFT_INTERNAL_ERROR: 5.x controller.</summary>
    ControllerJraftInternalError = 2015,

    /// <summary>CONTROLLER_BROKER_LIVE_INFO_NOT_EXISTS: 5.x controller.</summary>
    ControllerBrokerLiveInfoNotExists = 2016,

    /// <summary>USER_NOT_EXIST: 5.x access control.</summary>
    UserNotExist = 3001,

    /// <summary>POLICY_NOT_EXIST: 5.x access control.</summary>
    PolicyNotExist = 3002,
}

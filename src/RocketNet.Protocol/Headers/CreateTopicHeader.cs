namespace RocketNet.Protocol.Headers;

/// <summary>Header of UPDATE_AND_CREATE_TOPIC (17).</summary>
/// <remarks>
/// Java: CreateTopicRequestHeader@4.9.8. <c>defaultTopic</c> and <c>order</c> are sent as well; 4.9.8 uses neither.
/// </remarks>
/// <param name="Topic">The topic, required.</param>
/// <param name="ReadQueueNums">Queues that consumers share, required.</param>
/// <param name="WriteQueueNums">Queues that producers share, required.</param>
/// <param name="Perm">Permission bits, required.</param>
/// <param name="TopicFilterType"><c>SINGLE_TAG</c> or <c>MULTI_TAG</c>.</param>
/// <param name="TopicSysFlag">Unit flags; 0 when missing.</param>
public readonly record struct CreateTopicHeader(
    string Topic,
    int ReadQueueNums,
    int WriteQueueNums,
    int Perm,
    string? TopicFilterType,
    int TopicSysFlag) : IRequestHeader<CreateTopicHeader>
{
    /// <inheritdoc/>
    public static CreateTopicHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.RequiredInt32("readQueueNums"),
        fields.RequiredInt32("writeQueueNums"),
        fields.RequiredInt32("perm"),
        fields.Optional("topicFilterType"),
        fields.Int32("topicSysFlag", 0));
}

namespace RocketNet.Protocol.Headers;

/// <summary>Header of INVOKE_BROKER_TO_GET_CONSUMER_STATUS (223).</summary>
/// <remarks>Java: GetConsumerStatusRequestHeader@4.9.8; its clientAddr is a client id.</remarks>
/// <param name="Topic">The topic, required.</param>
/// <param name="Group">The group, required.</param>
/// <param name="ClientId">The only client asked; all of them when blank.</param>
public readonly record struct GetConsumerStatusHeader(
    string Topic,
    string Group,
    string? ClientId) : IRequestHeader<GetConsumerStatusHeader>
{
    /// <inheritdoc/>
    public static GetConsumerStatusHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.Required("group"),
        fields.Optional("clientAddr"));
}

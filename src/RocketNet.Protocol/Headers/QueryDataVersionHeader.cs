namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_DATA_VERSION (322).</summary>
/// <remarks>
/// Java: QueryDataVersionRequestHeader@4.9.8. Name, cluster and id are sent as well; the address says enough.
/// </remarks>
/// <param name="BrokerAddr">The broker whose version is compared, required.</param>
public readonly record struct QueryDataVersionHeader(string BrokerAddr) : IRequestHeader<QueryDataVersionHeader>
{
    /// <inheritdoc/>
    public static QueryDataVersionHeader Read(HeaderFields fields) => new(fields.Required("brokerAddr"));
}

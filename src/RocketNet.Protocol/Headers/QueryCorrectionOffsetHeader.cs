namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_CORRECTION_OFFSET (308).</summary>
/// <remarks>Java: QueryCorrectionOffsetHeader@4.9.8.</remarks>
/// <param name="FilterGroups">Groups that do not count, separated by commas.</param>
/// <param name="CompareGroup">The group to compare with, required.</param>
/// <param name="Topic">The topic, required.</param>
public readonly record struct QueryCorrectionOffsetHeader(
    string? FilterGroups,
    string CompareGroup,
    string Topic) : IRequestHeader<QueryCorrectionOffsetHeader>
{
    /// <inheritdoc/>
    public static QueryCorrectionOffsetHeader Read(HeaderFields fields) => new(
        fields.Optional("filterGroups"),
        fields.Required("compareGroup"),
        fields.Required("topic"));
}

namespace RocketNet.Protocol.Headers;

/// <summary>Header of PUT_KV_CONFIG (100).</summary>
/// <remarks>
/// Java: PutKVConfigRequestHeader@4.9.8. Namespace and key may be missing here, for Java answers that with a remark of
/// its own.
/// </remarks>
/// <param name="Namespace">Namespace.</param>
/// <param name="Key">Key.</param>
/// <param name="Value">Value, required.</param>
public readonly record struct PutKVConfigHeader(
    string? Namespace,
    string? Key,
    string Value) : IRequestHeader<PutKVConfigHeader>
{
    /// <inheritdoc/>
    public static PutKVConfigHeader Read(HeaderFields fields) => new(
        fields.Optional("namespace"),
        fields.Optional("key"),
        fields.Required("value"));
}

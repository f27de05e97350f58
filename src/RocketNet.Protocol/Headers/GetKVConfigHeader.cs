namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_KV_CONFIG (101).</summary>
/// <remarks>Java: GetKVConfigRequestHeader@4.9.8.</remarks>
/// <param name="Namespace">Namespace, required.</param>
/// <param name="Key">Key, required.</param>
public readonly record struct GetKVConfigHeader(string Namespace, string Key) : IRequestHeader<GetKVConfigHeader>
{
    /// <inheritdoc/>
    public static GetKVConfigHeader Read(HeaderFields fields) => new(
        fields.Required("namespace"),
        fields.Required("key"));
}

namespace RocketNet.Protocol.Headers;

/// <summary>Header of DELETE_KV_CONFIG (102).</summary>
/// <remarks>Java: DeleteKVConfigRequestHeader@4.9.8.</remarks>
/// <param name="Namespace">Namespace, required.</param>
/// <param name="Key">Key, required.</param>
public readonly record struct DeleteKVConfigHeader(string Namespace, string Key) : IRequestHeader<DeleteKVConfigHeader>
{
    /// <inheritdoc/>
    public static DeleteKVConfigHeader Read(HeaderFields fields) => new(
        fields.Required("namespace"),
        fields.Required("key"));
}

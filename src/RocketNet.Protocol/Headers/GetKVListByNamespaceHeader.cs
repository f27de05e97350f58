namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_KVLIST_BY_NAMESPACE (219).</summary>
/// <remarks>Java: GetKVListByNamespaceRequestHeader@4.9.8.</remarks>
/// <param name="Namespace">Namespace, required.</param>
public readonly record struct GetKVListByNamespaceHeader(string Namespace) : IRequestHeader<GetKVListByNamespaceHeader>
{
    /// <inheritdoc/>
    public static GetKVListByNamespaceHeader Read(HeaderFields fields) => new(fields.Required("namespace"));
}

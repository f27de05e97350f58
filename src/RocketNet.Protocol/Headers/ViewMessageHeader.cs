namespace RocketNet.Protocol.Headers;

/// <summary>Header of VIEW_MESSAGE_BY_ID (33).</summary>
/// <remarks>Java: ViewMessageRequestHeader@4.9.8; newer clients add the topic, which nothing depends on.</remarks>
/// <param name="Offset">Physical offset of the record, as an offset message id names it; required.</param>
public readonly record struct ViewMessageHeader(long Offset) : IRequestHeader<ViewMessageHeader>
{
    /// <inheritdoc/>
    public static ViewMessageHeader Read(HeaderFields fields) => new(fields.RequiredInt64("offset"));
}

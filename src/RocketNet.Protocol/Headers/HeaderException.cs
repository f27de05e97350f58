namespace RocketNet.Protocol.Headers;

/// <summary>
/// A field of a request header is missing or wrong; answered as SYSTEM_ERROR, the message is the remark.
/// </summary>
public sealed class HeaderException : Exception
{
    /// <summary>Says which field and what is wrong with it.</summary>
    public HeaderException(string field, string problem)
        : base(problem) => Field = field;

    /// <summary>The field's name.</summary>
    public string Field { get; }
}

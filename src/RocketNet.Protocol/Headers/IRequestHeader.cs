namespace RocketNet.Protocol.Headers;

/// <summary>A header of a cold request, read by name from an owned copy of its fields.</summary>
/// <remarks>
/// Headers read on a receive loop are ref structs with a <c>TryDecode</c> over the frame instead; which fields are
/// required, how numbers are written and the remarks are the same for both.
/// </remarks>
/// <typeparam name="TSelf">The header.</typeparam>
public interface IRequestHeader<TSelf>
    where TSelf : IRequestHeader<TSelf>
{
    /// <summary>Takes the header's fields out of a request; fields it does not know are passed over.</summary>
    /// <exception cref="HeaderException">A required field is missing, or one is no number or too long.</exception>
    static abstract TSelf Read(HeaderFields fields);
}

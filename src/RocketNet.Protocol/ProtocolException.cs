namespace RocketNet.Protocol;

/// <summary>Bytes or text from a peer or a file that are not what the protocol says; the message names what.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public ProtocolException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, after another failure.</summary>
    public ProtocolException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

namespace RocketNet.Remoting;

/// <summary>A call to a peer that got no answer: not connected, closed meanwhile, or too late.</summary>
public sealed class RemotingException : IOException
{
    /// <summary>Says what failed.</summary>
    public RemotingException(RemotingFailure failure, string address, Exception? cause = null)
        : base(Describe(failure, address), cause)
    {
        Failure = failure;
        Address = address;
    }

    /// <summary>What failed.</summary>
    public RemotingFailure Failure { get; }

    /// <summary>The peer, <c>host:port</c>.</summary>
    public string Address { get; }

    private static string Describe(RemotingFailure failure, string address) => failure switch
    {
        RemotingFailure.BadAddress => $"\"{address}\" is not an address of the form host:port",
        RemotingFailure.ConnectFailed => $"cannot connect to {address}",
        RemotingFailure.Closed => $"the connection to {address} was closed before the answer came",
        RemotingFailure.Busy => $"too many requests wait for {address} already",
        RemotingFailure.TimedOut => $"{address} did not answer in time",
    };
}

/// <summary>Why a call got no answer.</summary>
public enum RemotingFailure
{
    /// <summary>The address cannot be read.</summary>
    BadAddress,

    /// <summary>No connection could be made; the request was not sent.</summary>
    ConnectFailed,

    /// <summary>The connection ended; the request may have been carried out.</summary>
    Closed,

    /// <summary>So many requests wait for answers that this one was not sent.</summary>
    Busy,

    /// <summary>No answer came in time; the request may have been carried out.</summary>
    TimedOut,
}

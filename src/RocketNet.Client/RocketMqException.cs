using RocketNet.Protocol.Wire;

namespace RocketNet.Client;

/// <summary>The one exception of this library: says what is wrong, and what to do about it.</summary>
public sealed class RocketMqException : Exception
{
    /// <summary>A failure found by the client itself.</summary>
    public RocketMqException(RocketMqFailure failure, string message, Exception? cause = null)
        : base(message, cause)
    {
        Failure = failure;
    }

    /// <summary>A refusal by a server.</summary>
    public RocketMqException(ResponseCode code, string? remark, string address)
        : base($"CODE: {(int)code}  DESC: {remark} BROKER: {address}")
    {
        Failure = RocketMqFailure.Refused;
        Code = code;
        Remark = remark;
        Address = address;
    }

    private RocketMqException(RocketMqException cause, string message)
        : base(message, cause)
    {
        Failure = cause.Failure;
        Code = cause.Code;
        Remark = cause.Remark;
        Address = cause.Address;
    }

    /// <summary>The kind of failure.</summary>
    public RocketMqFailure Failure { get; }

    /// <summary>The server's response code, if one answered with a refusal.</summary>
    public ResponseCode? Code { get; }

    /// <summary>The server's own words.</summary>
    public string? Remark { get; }

    /// <summary>The server that refused, <c>host:port</c>.</summary>
    public string? Address { get; }

    /// <summary>The same failure, told as part of a larger one.</summary>
    internal RocketMqException With(string message) => new(this, message);
}

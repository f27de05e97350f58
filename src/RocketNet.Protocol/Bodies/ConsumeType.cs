namespace RocketNet.Protocol.Bodies;

/// <summary>How a consumer gets its messages.</summary>
public enum ConsumeType
{
    /// <summary>CONSUME_ACTIVELY: the application pulls.</summary>
    Actively,

    /// <summary>CONSUME_PASSIVELY: the client library pulls and pushes on.</summary>
    Passively,

    /// <summary>CONSUME_POP, 5.x.</summary>
    Pop,
}

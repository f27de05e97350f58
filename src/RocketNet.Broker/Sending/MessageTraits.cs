using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Sending;

/// <summary>What a message's properties ask of the broker.</summary>
/// <param name="WaitsForStore">False only for <c>WAIT=false</c>: the answer need not wait for sync or replica.</param>
/// <param name="IsHalf"><c>TRAN_MSG=true</c>: the first half of a transaction.</param>
/// <param name="IsDelayed"><c>DELAY</c> above 0: a delay level.</param>
public readonly record struct MessageTraits(bool WaitsForStore, bool IsHalf, bool IsDelayed)
{
    /// <summary>Reads the three properties.</summary>
    public static MessageTraits Of(ReadOnlySpan<byte> properties)
    {
        bool waits = !MessageProperties.TryGet(properties, PropertyNames.WaitStoreOk, out ReadOnlySpan<byte> wait)
            || Utf8Parse.JavaBoolean(wait);
        bool isHalf =
            MessageProperties.TryGet(properties, PropertyNames.TransactionPrepared, out ReadOnlySpan<byte> half)
            && Utf8Parse.JavaBoolean(half);
        bool isDelayed = MessageProperties.TryGet(properties, PropertyNames.Delay, out ReadOnlySpan<byte> level)
            && Utf8Parse.TryInt32(level, out int delayLevel)
            && delayLevel > 0;
        return new MessageTraits(waits, isHalf, isDelayed);
    }
}

using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Sending;

/// <summary>What a message's properties ask of the broker.</summary>
/// <param name="WaitsForStore">False only for <c>WAIT=false</c>: the answer need not wait for sync or replica.</param>
/// <param name="IsHalf"><c>TRAN_MSG=true</c>: the first half of a transaction.</param>
/// <param name="IsDelayed"><c>DELAY</c> above 0: a delay level.</param>
public readonly record struct MessageTraits(bool WaitsForStore, bool IsHalf, bool IsDelayed)
{
    /// <summary>Reads the three properties in one walk; of a repeated one the last counts.</summary>
    public static MessageTraits Of(ReadOnlySpan<byte> properties)
    {
        var traits = new MessageTraits(WaitsForStore: true, IsHalf: false, IsDelayed: false);
        var reader = new PropertyReader(properties);
        while (reader.MoveNext())
        {
            ReadOnlySpan<byte> key = reader.Key;
            if (key.SequenceEqual(PropertyNames.WaitStoreOk))
            {
                traits = traits with { WaitsForStore = Utf8Parse.JavaBoolean(reader.Value) };
            }
            else if (key.SequenceEqual(PropertyNames.Delay))
            {
                traits = traits with { IsDelayed = Utf8Parse.TryInt32(reader.Value, out int level) && level > 0 };
            }
            else if (key.SequenceEqual(PropertyNames.TransactionPrepared))
            {
                traits = traits with { IsHalf = Utf8Parse.JavaBoolean(reader.Value) };
            }
        }

        return traits;
    }
}

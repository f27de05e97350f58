using RocketNet.NameServer.Configuration;

namespace RocketNet.NameServer;

/// <summary>The options in force. Code 318 swaps the record; whoever needs a live key reads it at use.</summary>
internal sealed class CurrentOptions(NameServerOptions initial)
{
    private NameServerOptions _value = initial;

    public NameServerOptions Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }
}

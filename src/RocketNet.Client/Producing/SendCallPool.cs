using System.Collections.Concurrent;

namespace RocketNet.Client.Producing;

/// <summary>Calls that wait for their next message. Any thread.</summary>
internal sealed class SendCallPool
{
    // More than this many sends at once is a burst; its calls are left to the garbage collector.
    private const int KeptMax = 1_024;

    private readonly ConcurrentQueue<SendCall> _calls = new();

    public SendCall Rent() => _calls.TryDequeue(out SendCall? call) ? call : new SendCall();

    /// <summary>Takes back a call whose attempts have all ended.</summary>
    public void Return(SendCall call)
    {
        call.Clear();
        if (_calls.Count < KeptMax)
        {
            _calls.Enqueue(call);
        }
    }
}

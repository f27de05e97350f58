using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Says beside the reports why requests fail: one line in so long, not one for each request.</summary>
internal sealed class Complaints(string program)
{
    private const long PauseMillis = 3000;

    private long _last = -PauseMillis;

    public void Note(RocketMqException failure)
    {
        long now = Environment.TickCount64;
        long last = Volatile.Read(ref _last);
        if (now - last >= PauseMillis && Interlocked.CompareExchange(ref _last, now, last) == last)
        {
            Console.Error.Write($"{program}: {failure.Message}\n");
        }
    }
}

using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// A producer at half of what the server takes, alone and beside a consumer that catches up from the begin of a large
/// store, which the page cache does not hold. Each server has the store of the last one, in turns.
/// </summary>
internal sealed class FarReadersRun(ScaleContext context)
{
    private const string FarTopic = "FarTopic";
    private const string NearTopic = "NearTopic";
    private const int BodyBytes = 1_024;
    private const int RecordBytes = BodyBytes + 200;
    private const int Window = 64;
    private const double Share = 0.5;
    private const double Megabyte = 1e6;

    private readonly CompareOptions _options = context.Options;
    private readonly string _cores = $"{context.Options.BrokerCore}";
    private readonly string _store = context.Folder("far");
    private readonly FrameTemplate _near =
        SendFrames.Single(NearTopic, BodyBytes, context.Options.Binary, SendFrames.QueueCount);

    public void Run()
    {
        FrameTemplate far = SendFrames.Single(FarTopic, BodyBytes, _options.Binary, SendFrames.QueueCount);
        context.FillShared(_cores, _store, FarTopic, far, _options.StoreBytes / RecordBytes);
        for (int round = 0; round < _options.Rounds; round++)
        {
            foreach (ServerSpec spec in context.InTurns(round))
            {
                Measure(spec);
            }
        }

        Directory.Delete(_store, recursive: true);
    }

    private void Measure(ServerSpec spec)
    {
        using ServerProcess server = context.Start(spec, _cores, _store);
        FirstAnswers.Wait(server.Port, FarTopic, SendFrames.QueueCount);
        FirstAnswers.Wait(server.Port, NearTopic, SendFrames.QueueCount);
        Send(server, spec.IsJava ? _options.JavaWarmUp : _options.WarmUp);
        double rate = _options.FarRate > 0
            ? _options.FarRate
            : Send(server, _options.RoundDuration).Rate * Share;
        RoundResult alone = new PacedLoad(server.Port, _near, rate).Run(_options.RoundDuration);
        if (!PageCache.TryDrop())
        {
            throw new UnauthorizedAccessException("FAR needs the right to drop the page cache.");
        }

        DiskReads diskBefore = DiskReads.Now();
        (RoundResult beside, RoundResult read, ThreadShare reader) = Beside(server, rate);
        DiskReads disk = DiskReads.Now() - diskBefore;
        double times = beside.Latency.MicrosAt(0.99) / alone.Latency.MicrosAt(0.99);
        context.Report(
            spec,
            $"{rate:F0} messages a second, alone and beside a consumer {_options.StoreBytes >> 20} MiB behind",
            $"p50 {Text(alone, 0.5)} and {Text(beside, 0.5)}, p99 {Text(alone, 0.99)} and {Text(beside, 0.99)} µs "
            + $"({times:F2} ×); reads {read.Bytes / Megabyte / read.Seconds:F0} MB/s, the disk "
            + $"{disk.Bytes / Megabyte / read.Seconds:F0} MB/s in pieces of {disk.KibibytesEach:F0} KiB; a pull p50 "
            + $"{Text(read, 0.5)} and p99 {Text(read, 0.99)} µs; the consumer's thread ran "
            + $"{reader.RanSeconds / read.Seconds:P1} of the time and wanted the generator's core in vain "
            + $"{reader.WaitedSeconds / read.Seconds:P0} of it");
    }

    private RoundResult Send(ServerProcess server, TimeSpan duration) =>
        Sound(SendLoad.Run(server.Port, _near, 1, Window, duration, long.MaxValue));

    // The reader gives way to the producer: they share the generator's core, and it is the broker that is asked.
    private (RoundResult Sent, RoundResult Read, ThreadShare Reader) Beside(ServerProcess server, double rate)
    {
        long[] messages = QueueOffsets.Read(server.Port, FarTopic);
        RoundResult? read = null;
        ThreadShare share = default;
        Exception? failure = null;
        Thread reader = new(() =>
        {
            try
            {
                ThreadPriorities.Lower();
                read = new PullLoad(server.Port, FarTopic, messages).Run(_options.RoundDuration);
                share = ThreadShare.OfCaller();
            }
            catch (Exception broken) when (broken is IOException or InvalidDataException or TimeoutException)
            {
                failure = broken;
            }
        });
        reader.Start();
        RoundResult sent = Sound(new PacedLoad(server.Port, _near, rate).Run(_options.RoundDuration));
        reader.Join();
        return (sent, read ?? throw new InvalidDataException("The consumer failed.", failure), share);
    }

    private static RoundResult Sound(RoundResult result) => result.Errors == 0
        ? result
        : throw new InvalidDataException($"{result.Errors} sends were refused: {result.FirstError}");

    private static string Text(RoundResult result, double quantile) => $"{result.Latency.MicrosAt(quantile):F0}";
}

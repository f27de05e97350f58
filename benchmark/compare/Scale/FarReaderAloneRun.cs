using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// A consumer that catches up from the begin of a large store which the page cache does not hold, with nothing beside
/// it: what the broker and the disk give. It reads a topic that has the log to itself, and then 8 of 64 queues, whose
/// records lie apart. Each server has the store of the last one, in turns.
/// </summary>
internal sealed class FarReaderAloneRun(ScaleContext context)
{
    private const string DenseTopic = "DenseTopic";
    private const string SparseTopic = "SparseTopic";
    private const string NearTopic = "NearTopic";
    private const int BodyBytes = 1_024;
    private const int RecordBytes = BodyBytes + 200;
    private const int SparseQueues = 64;
    private const int Window = 64;
    private const long WarmUpRequests = 20_000;
    private const double Megabyte = 1e6;

    private readonly CompareOptions _options = context.Options;
    private readonly string _cores = $"{context.Options.BrokerCore}";
    private readonly string _store = context.Folder("behind");

    public void Run()
    {
        long messages = _options.StoreBytes / RecordBytes / 2;
        context.FillShared(_cores, _store, SparseTopic, Template(SparseTopic, SparseQueues), messages);
        context.FillShared(_cores, _store, DenseTopic, Template(DenseTopic, SendFrames.QueueCount), messages);
        for (int round = 0; round < _options.Rounds; round++)
        {
            foreach (ServerSpec spec in context.InTurns(round))
            {
                using ServerProcess server = context.Start(spec, _cores, _store);
                WarmUp(server);
                Measure(server, DenseTopic, "all 8 queues");
                Measure(server, SparseTopic, "8 of 64 queues");
            }
        }

        Directory.Delete(_store, recursive: true);
    }

    private FrameTemplate Template(string topic, int queues) =>
        SendFrames.Single(topic, BodyBytes, _options.Binary, queues);

    private void Measure(ServerProcess server, string topic, string queues)
    {
        FirstAnswers.Wait(server.Port, topic, SendFrames.QueueCount);
        long[] messages = QueueOffsets.Read(server.Port, topic);
        if (!PageCache.TryDrop())
        {
            throw new UnauthorizedAccessException("BEHIND needs the right to drop the page cache.");
        }

        DiskReads before = DiskReads.Now();
        double cpuBefore = server.CpuSeconds;
        RoundResult read = new PullLoad(server.Port, topic, messages, isOnePass: true).Run(_options.RoundDuration);
        DiskReads disk = DiskReads.Now() - before;
        double cpu = (server.CpuSeconds - cpuBefore) / read.Seconds;
        context.Report(
            server.Spec,
            $"a consumer of {queues}, {_options.StoreBytes >> 21} MiB of log, alone",
            $"{read.Bytes / Megabyte / read.Seconds:F0} MB/s in {read.Seconds:F1} s, a pull p50 "
            + $"{read.Latency.MicrosAt(0.5):F0} and p99 {read.Latency.MicrosAt(0.99):F0} µs; the disk read "
            + $"{disk.Bytes / Megabyte / read.Seconds:F0} MB/s in pieces of {disk.KibibytesEach:F0} KiB; "
            + $"{cpu:P0} of the broker's core");
    }

    // With messages of another topic: what Java has mapped by reading it stays in memory when caches are dropped.
    private void WarmUp(ServerProcess server)
    {
        FirstAnswers.Wait(server.Port, NearTopic, SendFrames.QueueCount);
        FrameTemplate near = Template(NearTopic, SendFrames.QueueCount);
        _ = SendLoad.Run(server.Port, near, 1, Window, _options.JavaWarmUp, WarmUpRequests);
        long[] messages = QueueOffsets.Read(server.Port, NearTopic);
        _ = new PullLoad(server.Port, NearTopic, messages)
            .Run(server.Spec.IsJava ? _options.JavaWarmUp : _options.WarmUp);
    }
}

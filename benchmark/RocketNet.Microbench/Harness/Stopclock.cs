using System.Diagnostics;

namespace RocketNet.Microbench.Harness;

/// <summary>Warms a subject up, sizes its batches and measures them on the calling thread.</summary>
internal static class Stopclock
{
    private const int Batches = 15;
    private const int WarmUpBatchesMax = 20;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(600);

    public static Figures Measure(Subject subject)
    {
        int operations = WarmUp(subject);
        long preparation = PreparationBytes(subject);
        double[] nanos = new double[Batches];
        long[] bytes = new long[Batches];
        for (int batch = 0; batch < Batches; batch++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            subject.Run(operations);
            nanos[batch] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
            bytes[batch] = GC.GetAllocatedBytesForCurrentThread() - allocated - preparation;
        }

        Array.Sort(nanos);
        Array.Sort(bytes);

        // The median batch: a buffer that grows once or a tier-up in between belongs to no operation.
        return new Figures(nanos[Batches / 2], nanos[0], nanos[^1], (double)bytes[Batches / 2] / operations);
    }

    // What a run allocates before its loop: no operation is charged for it.
    private static long PreparationBytes(Subject subject)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        subject.Run(0);
        return GC.GetAllocatedBytesForCurrentThread() - allocated;
    }

    // Long enough for the optimizing tier; finds how many operations fill a batch.
    private static int WarmUp(Subject subject)
    {
        int operations = 1;
        long done = 0;
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            done += operations;
            long start = Stopwatch.GetTimestamp();
            subject.Run(operations);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            if (took < BatchTime && operations < subject.OperationsMax)
            {
                operations = Math.Min(operations * 2, subject.OperationsMax);
            }
            else if (clock.Elapsed > WarmUpTime || done > (long)subject.OperationsMax * WarmUpBatchesMax)
            {
                return operations;
            }
        }
    }
}

/// <summary>Median, least and greatest time of one operation, and the managed bytes it allocates.</summary>
internal readonly record struct Figures(double Nanos, double NanosMin, double NanosMax, double AllocatedBytes);

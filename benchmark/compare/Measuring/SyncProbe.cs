using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using RocketNet.Compare.Native;

namespace RocketNet.Compare.Measuring;

/// <summary>How long one write of a record and its fdatasync take on the disk of the stores.</summary>
internal static class SyncProbe
{
    private const int RecordBytes = 1280;
    private const int FileBytes = 8 << 20;

    /// <summary>Writes records one after the other for the given time, each followed by fdatasync.</summary>
    public static LatencyHistogram Run(string folder, TimeSpan duration)
    {
        LatencyHistogram latency = new();
        string path = Path.Combine(folder, "sync-probe");
        byte[] record = new byte[RecordBytes];
        Random.Shared.NextBytes(record);
        using (FileStream file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            // Blocks and file length exist beforehand, as in a CommitLog: the sync has no metadata to write.
            file.Write(new byte[FileBytes]);
            Sync(file);
            long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            for (long at = 0, now = 0; now < end; at = (at + RecordBytes) % (FileBytes - RecordBytes))
            {
                long start = Stopwatch.GetTimestamp();
                RandomAccess.Write(file.SafeFileHandle, record, at);
                Sync(file);
                now = Stopwatch.GetTimestamp();
                latency.Record(now - start);
            }
        }

        File.Delete(path);
        return latency;
    }

    private static void Sync(FileStream file)
    {
        if (LinuxCalls.SyncBytes((int)file.SafeFileHandle.DangerousGetHandle()) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "fdatasync");
        }
    }
}

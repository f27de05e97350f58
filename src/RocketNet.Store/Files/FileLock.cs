using RocketNet.Store.Files.Native;

namespace RocketNet.Store.Files;

/// <summary>
/// Holds the <c>lock</c> file of a store. Two locks in one: the base library's own keeps out a second store in this
/// process (record locks belong to the process and would let it in), the record lock on byte 0 keeps out a JVM.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    public static FileLock? TryTake(string path, bool byRecordLock)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Sharing violation is the only failure of opening a file that exists and may be written.
            return null;
        }

        if (!TryLockFirstByte(stream, byRecordLock))
        {
            stream.Dispose();
            return null;
        }

        // Compat: DefaultMessageStore.start@4.9.8 writes the word "lock" into the file it has locked.
        stream.Write("lock"u8);
        stream.Flush();
        return new FileLock(stream);
    }

    /// <summary>
    /// Keeps brokers out without writing anything: a lock that other readers may hold at the same time. Null if a
    /// broker holds the file, ours or a JVM's.
    /// </summary>
    public static FileLock? TryShare(string path, bool byRecordLock)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
        {
            // A sharing violation: a store of ours has it.
            return null;
        }

        if (!byRecordLock || TryLockFirstByte(stream, LinuxCalls.LockRead))
        {
            return new FileLock(stream);
        }

        stream.Dispose();
        return null;
    }

    public void Dispose() => _stream.Dispose();

    private static unsafe bool TryLockFirstByte(FileStream stream, short kind)
    {
        LinuxCalls.RecordLock wanted = new() { Kind = kind, Length = 1 };
        return LinuxCalls.Control(stream.SafeFileHandle, LinuxCalls.SetLock, &wanted) == 0;
    }

    private static bool TryLockFirstByte(FileStream stream, bool byRecordLock)
    {
        if (byRecordLock)
        {
            return TryLockFirstByte(stream, LinuxCalls.LockWrite);
        }

        if (OperatingSystem.IsMacOS())
        {
            return true;
        }

        try
        {
#pragma warning disable CA1416 // only macOS lacks it among the platforms this runs on
            stream.Lock(0, 1);
#pragma warning restore CA1416
            return true;
        }
        catch (IOException)
        {
            // Held by another process.
            return false;
        }
    }
}

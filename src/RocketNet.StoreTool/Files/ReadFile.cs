using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RocketNet.Store.Files.Native;

namespace RocketNet.StoreTool.Files;

/// <summary>
/// A file opened for reading only, by calls and not through a mapping: a bad sector is an error here, not a fault.
/// </summary>
internal sealed class ReadFile : IDisposable
{
    private static readonly bool IsLinux = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    private readonly SafeFileHandle _handle;

    public ReadFile(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.SequentialScan);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or NotSupportedException)
        {
            // Not ours to read, or a device or a pipe in the place of a file.
            _handle?.Dispose();
            throw ToolRefusedException.CannotOpen($"{path} cannot be read: {failure.Message}");
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Reads up to the span's length; fewer only at the end of the file.</summary>
    public int Read(Span<byte> destination, long position)
    {
        int total = 0;
        while (total < destination.Length)
        {
            int read = RandomAccess.Read(_handle, destination[total..], position + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Tells the kernel to fetch a range while this thread works on another.</summary>
    public void Announce(long position, long bytes)
    {
        if (IsLinux && position < Length)
        {
            _ = LinuxCalls.AdviseFile(_handle, position, bytes, LinuxCalls.FileAdviceWillNeed);
        }
    }

    /// <summary>The first place from here on that may hold anything but zeros; the length if there is none.</summary>
    public long NextDataFrom(long position)
    {
        if (!IsLinux || position >= Length)
        {
            return Math.Min(position, Length);
        }

        long found = LinuxCalls.Seek(_handle, position, LinuxCalls.SeekData);
        return found >= 0 ? found
            : Marshal.GetLastPInvokeError() == LinuxCalls.ErrorNoSuchAddress ? Length
            : position;
    }

    /// <summary>Position of the last byte that is not zero from a position on; −1 if all are.</summary>
    public long LastNonZero(long from)
    {
        byte[] chunk = new byte[1 << 20];
        long last = -1;
        for (long at = NextDataFrom(from); at < Length; at = NextDataFrom(at))
        {
            int read = Read(chunk, at);
            int found = chunk.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            last = found < 0 ? last : at + found;
            at += read;
            if (read == 0)
            {
                break;
            }
        }

        return last;
    }

    public void Dispose() => _handle.Dispose();
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RocketNet.Remoting.Files.Native;

/// <summary>
/// The system calls behind <see cref="AtomicFile"/>; each returns −1 and sets errno on failure.
/// </summary>
/// <remarks>
/// FileStream.Flush(true) of .NET 10 hides a failing fsync, and directories cannot be opened or synced at all.
/// </remarks>
internal static partial class LibC
{
    public const int OpenReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RocketNet.Store.Files.Native;

/// <summary>
/// The Linux system calls the store needs and the base library does not offer, or offers without their errors.
/// </summary>
/// <remarks>
/// Only called on 64-bit Linux, so <c>off_t</c> is 64 bits everywhere here. The numbers are those that all its
/// processors share; what differs between them, as O_DIRECTORY and O_DIRECT do, has no place here.
/// </remarks>
internal static unsafe partial class LinuxCalls
{
    public const int ErrorNoSpace = 28;
    public const int ErrorQuota = 122;
    public const int ErrorNotSupported = 95;
    public const int ErrorNoSystemCall = 38;
    public const int ErrorNoSuchAddress = 6;
    public const int ErrorInterrupted = 4;

    public const int ProtectionRead = 1;
    public const int ProtectionReadWrite = 1 | 2;
    public const int MapShared = 1;
    public const int AdviceRandom = 1;
    public const int AdvicePopulateRead = 22;
    public const int AdvicePopulateWrite = 23;
    public const int FallocateKeepSize = 1;
    public const int FallocatePunchHole = 2;
    public const int SeekData = 3;
    public const int SeekHole = 4;

    /// <summary>O_RDONLY | O_CLOEXEC: enough to sync a directory.</summary>
    public const int OpenReadOnly = 0x80000;

    public const int SetLock = 6;
    public const int ReadWithoutWaiting = 8;
    public const short LockRead = 0;
    public const short LockWrite = 1;
    public const int FileAdviceWillNeed = 3;

    private const string LibC = "libc";

    [LibraryImport(LibC, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int DataSync(SafeHandle file);

    [LibraryImport(LibC, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport(LibC, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(int file);

    [LibraryImport(LibC, EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport(LibC, EntryPoint = "preadv2", SetLastError = true)]
    public static partial nint ReadVector(SafeFileHandle file, Buffer* buffers, int count, long offset, int flags);

    [LibraryImport(LibC, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(
        nint address, nint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport(LibC, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nint length);

    [LibraryImport(LibC, EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nint length, int advice);

    [LibraryImport(LibC, EntryPoint = "posix_fadvise")]
    public static partial int AdviseFile(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport(LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport(LibC, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport(LibC, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);

    [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command, RecordLock* argument);

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public nint Start;
        public nint Length;
    }

    /// <summary><c>struct flock</c> of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct RecordLock
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }
}

using System.Runtime.InteropServices;

namespace RocketNet.TestKit.Disks;

/// <summary>The one system call a power cut needs that no program offers.</summary>
internal static partial class LinuxDiskCalls
{
    /// <summary>EXT4_IOC_SHUTDOWN: the file system stops at once, until it is mounted again.</summary>
    public const nuint Ext4Shutdown = 0x8004587D;

    /// <summary>EXT4_GOING_FLAGS_NOLOGFLUSH: not even the journal is written first.</summary>
    public const uint WithoutLogFlush = 2;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeHandle file, nuint request, in uint argument);
}

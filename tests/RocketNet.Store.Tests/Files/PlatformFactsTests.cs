using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using RocketNet.Store.Files;
using RocketNet.Store.Files.Native;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Files;

/// <summary>
/// What the store relies on or has to work around; if one of these changes, docs/decisions must change too.
/// </summary>
public sealed class PlatformFactsTests
{
    // A descriptor that only names a file (O_PATH) can be synced by nobody: fdatasync and fsync fail, on every
    // machine alike.
    private const int OpenPathOnly = 0x200000;

    [Fact]
    public void Our_own_sync_reports_a_failing_fsync()
    {
        using TempFolder folder = new();
        using SafeFileHandle handle = OpenUnsyncable(folder);

        StoreFileException shown = Assert.Throws<StoreFileException>(() => new LinuxFile("named", handle).Flush());

        const int BadFile = 9;
        Assert.Equal(BadFile, shown.ErrorNumber);
    }

    [Fact]
    public void The_base_library_hides_a_failing_fsync()
    {
        using TempFolder folder = new();
        using SafeFileHandle handle = OpenUnsyncable(folder);

        Assert.Null(Record.Exception(() => RandomAccess.FlushToDisk(handle)));
    }

    private static SafeFileHandle OpenUnsyncable(TempFolder folder)
    {
        int descriptor = LinuxCalls.Open(folder.Write("a", "text"), OpenPathOnly, 0);
        Assert.True(descriptor >= 0);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [ProgramFact("/usr/bin/python3")]
    public void A_store_into_a_mapping_without_space_behind_it_kills_the_process()
    {
        using TempFolder folder = new();
        string script = folder.Write(
            "fault.py",
            "import mmap, os, sys",
            "f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)",
            "os.ftruncate(f, 8192)",
            "m = mmap.mmap(f, 8192)",
            "os.ftruncate(f, 0)",
            "m[0] = 1");
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, folder.File("mapped")])
        {
            RedirectStandardError = true,
        })!;
        process.WaitForExit();

        const int KilledBySigbus = 128 + 7;
        Assert.Equal(KilledBySigbus, process.ExitCode);
    }

    [Fact]
    public void Allocation_backs_a_range_without_touching_what_is_in_it()
    {
        using TempFolder folder = new();
        using IStoreFile file = new DiskFiles().Create(folder.File("a"), 1 << 20);
        file.Write("kept"u8, 100);

        Assert.Equal(AllocateOutcome.Done, file.Allocate(0, 1 << 20));

        byte[] read = new byte[4];
        Assert.Equal(4, file.Read(read, 100));
        Assert.Equal("kept"u8.ToArray(), read);
        Assert.Equal(1 << 20, file.Length);
    }

    [Fact]
    public void Zeroing_the_rest_of_a_file_keeps_its_length_and_shows_through_the_mapping()
    {
        using TempFolder folder = new();
        using IStoreFile file = new DiskFiles().Create(folder.File("a"), 1 << 20);
        using MappedRegion region = file.Map(isSparse: false);
        Assert.Equal(AllocateOutcome.Done, file.Allocate(0, 1 << 20));
        region.Span(0, 1 << 20).Fill(7);

        file.ZeroFrom(5000);

        Assert.Equal(1 << 20, file.Length);
        Assert.Equal(5000, region.Span(0, 1 << 20).IndexOf((byte)0));
        Assert.False(region.Span(5000, (1 << 20) - 5000).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_mapping_outlives_its_retirement_until_the_last_hold_ends()
    {
        using TempFolder folder = new();
        MappedFile file = new(new DiskFiles().Create(folder.File("a"), 4096), start: 0, allocatedEnd: 0);
        Assert.Equal(AllocateOutcome.Done, file.EnsureAllocated(10, 4096));
        Assert.True(file.TryLease(out MappedLease lease));

        file.Dispose();

        lease.Span(0, 10)[0] = 42;
        Assert.Equal(42, lease.Span(0, 10)[0]);
        Assert.False(file.TryLease(out _));
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.File.Length);
    }
}

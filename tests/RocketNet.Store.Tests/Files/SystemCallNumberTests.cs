using System.Diagnostics;
using System.Globalization;
using RocketNet.Store.Files.Native;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Files;

/// <summary>The numbers the system calls are given: right on this processor, and the same on every other.</summary>
public sealed class SystemCallNumberTests
{
    // O_DIRECTORY, O_NOFOLLOW, O_DIRECT and O_LARGEFILE of x64 are these bits in another order on arm64.
    private const int OpenBitsThatDiffer = 0x4000 | 0x8000 | 0x10000 | 0x20000;

    private static readonly (string Name, int Number)[] Numbers =
    [
        ("os.O_RDONLY | os.O_CLOEXEC", LinuxCalls.OpenReadOnly),
        ("errno.ENOSPC", LinuxCalls.ErrorNoSpace),
        ("errno.EDQUOT", LinuxCalls.ErrorQuota),
        ("errno.EOPNOTSUPP", LinuxCalls.ErrorNotSupported),
        ("errno.ENOSYS", LinuxCalls.ErrorNoSystemCall),
        ("errno.ENXIO", LinuxCalls.ErrorNoSuchAddress),
        ("errno.EINTR", LinuxCalls.ErrorInterrupted),
        ("mmap.PROT_READ | mmap.PROT_WRITE", LinuxCalls.ProtectionReadWrite),
        ("mmap.PROT_READ", LinuxCalls.ProtectionRead),
        ("mmap.MAP_SHARED", LinuxCalls.MapShared),
        ("mmap.MADV_RANDOM", LinuxCalls.AdviceRandom),
        ("os.SEEK_DATA", LinuxCalls.SeekData),
        ("os.SEEK_HOLE", LinuxCalls.SeekHole),
        ("os.RWF_NOWAIT", LinuxCalls.ReadWithoutWaiting),
        ("os.POSIX_FADV_WILLNEED", LinuxCalls.FileAdviceWillNeed),
        ("fcntl.F_SETLK", LinuxCalls.SetLock),
        ("fcntl.F_RDLCK", LinuxCalls.LockRead),
        ("fcntl.F_WRLCK", LinuxCalls.LockWrite),
    ];

    [Fact]
    public void No_flag_of_open_is_another_flag_on_another_processor() =>
        Assert.Equal(0, LinuxCalls.OpenReadOnly & OpenBitsThatDiffer);

    [ProgramFact("/usr/bin/python3")]
    public void The_numbers_are_those_of_this_machine()
    {
        string names = string.Join(", ", Numbers.Select(one => one.Name));
        string[] arguments = ["-c", $"import errno, fcntl, mmap, os\nfor number in [{names}]: print(number)"];
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        string[] printed = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();

        Assert.Equal(
            Numbers.Select(one => one.Name + " = " + one.Number.ToString(CultureInfo.InvariantCulture)),
            Numbers.Zip(printed, (one, number) => one.Name + " = " + number));
    }
}

using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.Testing;

namespace RocketNet.Store.Tests.Reading;

/// <summary>What is walked through a mapping was read by calls before, once.</summary>
public sealed class LogTouchTests
{
    private const int MiB = 1 << 20;
    private const long Start = 40 * MiB;

    [Fact]
    public void Each_part_is_read_before_the_walk_gets_there_and_only_then()
    {
        using TempFolder folder = new();
        FaultyFiles disk = new();
        using MappedFile file = CreateFile(disk, folder, 40 * MiB, dataAt: [0, 10 * MiB, 20 * MiB, 36 * MiB]);
        int reads = 0;
        disk.Before = (call, _) => reads += call == "read" ? 1 : 0;
        LogTouch touch = default;
        List<int> readsAt = [];
        for (long at = 0; at < 40 * MiB; at += 4 * MiB)
        {
            touch.Ahead(file, Start + at, Start + (40 * MiB));
            readsAt.Add(reads);
        }

        // Sixteen at a time, eight of them still ahead when the next are read.
        Assert.Equal([2, 2, 3, 3, 3, 3, 4, 4, 4, 4], readsAt);
    }

    [Fact]
    public void Nothing_behind_the_end_is_read()
    {
        using TempFolder folder = new();
        FaultyFiles disk = new();
        using MappedFile file = CreateFile(disk, folder, 4 * MiB, dataAt: [0, 2 * MiB]);
        int reads = 0;
        disk.Before = (call, _) => reads += call == "read" ? 1 : 0;
        LogTouch touch = default;

        touch.Ahead(file, Start, Start + MiB);
        touch.Ahead(file, Start + MiB - 100, Start + MiB);

        Assert.Equal(1, reads);
    }

    [Fact]
    public void A_walk_that_jumps_does_not_read_what_it_passed_over()
    {
        using TempFolder folder = new();
        FaultyFiles disk = new();
        using MappedFile file = CreateFile(disk, folder, 64 * MiB, dataAt: [0, 20 * MiB, 50 * MiB]);
        int reads = 0;
        disk.Before = (call, _) => reads += call == "read" ? 1 : 0;
        LogTouch touch = default;

        touch.Ahead(file, Start, Start + (64 * MiB));
        touch.Ahead(file, Start + (48 * MiB), Start + (64 * MiB));

        Assert.Equal(2, reads);
    }

    [Fact]
    public void Who_looks_at_more_than_usual_has_all_of_it_read()
    {
        using TempFolder folder = new();
        FaultyFiles disk = new();
        using MappedFile file = CreateFile(disk, folder, 64 * MiB, dataAt: [0, 20 * MiB, 30 * MiB, 50 * MiB]);
        int reads = 0;
        disk.Before = (call, _) => reads += call == "read" ? 1 : 0;
        LogTouch touch = default;

        touch.Ahead(file, Start, Start + (64 * MiB), bytesAhead: 40 * MiB);

        Assert.Equal(3, reads);
    }

    private static MappedFile CreateFile(FaultyFiles disk, TempFolder folder, long length, long[] dataAt)
    {
        IStoreFile file = disk.Create(folder.File("log"), length);
        foreach (long at in dataAt)
        {
            file.Write("data"u8, at);
        }

        return new MappedFile(file, Start, allocatedEnd: 0);
    }
}

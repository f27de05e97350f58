using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Reading;

/// <summary>What is walked through a mapping was read by calls before, once.</summary>
public sealed class LogTouchTests : IDisposable
{
    private const int MiB = 1 << 20;
    private const long Start = 40 * MiB;

    private readonly TempFolder _folder = new();
    private readonly FaultyFiles _disk = new();
    private int _reads;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_part_is_read_before_the_walk_gets_there_and_only_then()
    {
        using MappedFile file = CreateFile(40 * MiB, dataAt: [0, 10 * MiB, 20 * MiB, 36 * MiB]);
        LogTouch touch = default;
        List<int> readsAt = [];
        for (long at = 0; at < 40 * MiB; at += 4 * MiB)
        {
            touch.Ahead(file, Start + at, Start + (40 * MiB));
            readsAt.Add(_reads);
        }

        // Sixteen at a time, eight of them still ahead when the next are read.
        Assert.Equal([2, 2, 3, 3, 3, 3, 4, 4, 4, 4], readsAt);
    }

    [Fact]
    public void Nothing_behind_the_end_is_read()
    {
        using MappedFile file = CreateFile(4 * MiB, dataAt: [0, 2 * MiB]);
        LogTouch touch = default;

        touch.Ahead(file, Start, Start + MiB);
        touch.Ahead(file, Start + MiB - 100, Start + MiB);

        Assert.Equal(1, _reads);
    }

    [Fact]
    public void A_walk_that_jumps_does_not_read_what_it_passed_over()
    {
        using MappedFile file = CreateFile(64 * MiB, dataAt: [0, 20 * MiB, 50 * MiB]);
        LogTouch touch = default;

        touch.Ahead(file, Start, Start + (64 * MiB));
        touch.Ahead(file, Start + (48 * MiB), Start + (64 * MiB));

        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Who_looks_at_more_than_usual_has_all_of_it_read()
    {
        using MappedFile file = CreateFile(64 * MiB, dataAt: [0, 20 * MiB, 30 * MiB, 50 * MiB]);
        LogTouch touch = default;

        touch.Ahead(file, Start, Start + (64 * MiB), bytesAhead: 40 * MiB);

        Assert.Equal(3, _reads);
    }

    [PopulateFact]
    public void Where_the_platform_can_pages_are_loaded_without_a_read_and_holes_stay_holes()
    {
        using IStoreFile file = new DiskFiles().Create(_folder.File("log"), 4 * MiB);
        file.Write("data"u8, 0);
        file.Write("data"u8, 3 * MiB);
        using MappedRegion mapping = file.Map(isSparse: false);

        Assert.True(file.TryLoad(mapping, 0, 4 * MiB));

        Assert.Equal("data"u8, mapping.Span(3 * MiB, 4));
        Assert.Equal(3 * MiB, file.NextDataFrom(MiB));
    }

    [PopulateFact]
    public void A_part_that_cannot_be_loaded_is_told_and_ends_no_process()
    {
        using IStoreFile file = new DiskFiles().Create(_folder.File("log"), MiB);
        file.Write(new byte[MiB], 0);
        using MappedRegion mapping = file.Map(isSparse: false);

        // To touch what is mapped behind the end of the file would be fatal, as a bad sector is.
        file.SetLength(MiB / 2);

        Assert.False(file.TryLoad(mapping, 0, MiB));
        Assert.True(file.TryLoad(mapping, 0, MiB / 2));
    }

    private MappedFile CreateFile(long length, long[] dataAt)
    {
        IStoreFile file = _disk.Create(_folder.File("log"), length);
        foreach (long at in dataAt)
        {
            file.Write("data"u8, at);
        }

        _disk.Before = (call, _) => _reads += call == "read" ? 1 : 0;
        return new MappedFile(file, Start, allocatedEnd: 0);
    }
}

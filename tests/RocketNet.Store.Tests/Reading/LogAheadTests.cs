using System.Collections.Concurrent;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.Testing;

namespace RocketNet.Store.Tests.Reading;

/// <summary>The thread that loads a log ahead of who walks it.</summary>
public sealed class LogAheadTests : IDisposable
{
    private const long MiB = 1 << 20;
    private const int FileBytes = 32 << 20;
    private const long Walked = LogAhead.ShortBytes + MiB;

    private readonly TempFolder _folder = new();
    private readonly FaultyFiles _disk = new();
    private readonly FileSequence _files;
    private readonly ConcurrentQueue<(long From, long Bytes)> _loads = new();

    public LogAheadTests()
    {
        _files = new FileSequence(_disk, _folder.Path, FileBytes);
        for (long start = 0; start < 4 * FileBytes; start += FileBytes)
        {
            IStoreFile file = _files.GetOrCreate(start).File;
            file.Write("behind it"u8, FileBytes - 100);
        }

        _disk.Loads = (from, bytes) =>
        {
            _loads.Enqueue((from, bytes));
            return true;
        };
    }

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_goes_on_over_the_ends_of_files_leaves_out_holes_and_stays_within_its_bounds()
    {
        using (LogAhead ahead = new(_files, 0))
        {
            ahead.GoOnFrom(Walked);
            await Wait.UntilAsync(() => _loads.Count == 2);
            ahead.GoOnFrom(Walked + FileBytes);
            await Wait.UntilAsync(() => _loads.Count == 3);
        }

        // The last page of each file but the fourth, which lies further ahead than it goes.
        Assert.All(_loads, load => Assert.Equal((FileBytes - 4096, 4096), load));
    }

    [Fact]
    public void A_short_walk_gets_no_help()
    {
        using (LogAhead ahead = new(_files, 0))
        {
            ahead.GoOnFrom(LogAhead.ShortBytes);
        }

        Assert.Empty(_loads);
    }

    [Fact]
    public async Task A_part_that_cannot_be_loaded_ends_it_and_nobody_else()
    {
        _disk.Loads = (from, bytes) =>
        {
            _loads.Enqueue((from, bytes));
            throw new IOException("as the test wanted");
        };
        using LogAhead ahead = new(_files, 0);

        ahead.GoOnFrom(Walked);
        await Wait.UntilAsync(() => _loads.Count == 1);
        ahead.GoOnFrom(Walked + FileBytes);

        Assert.Single(_loads);
    }
}

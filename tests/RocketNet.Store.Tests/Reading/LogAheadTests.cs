using System.Collections.Concurrent;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.TestKit;

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
    private readonly ConcurrentQueue<long> _loads = new();

    public LogAheadTests()
    {
        _files = new FileSequence(_disk, _folder.Path, FileBytes);
        for (int number = 0; number < 4; number++)
        {
            IStoreFile file = _files.GetOrCreate(number * FileBytes).File;
            file.Write("behind it"u8, DataOf(number));
        }

        _disk.Loads = (from, bytes) =>
        {
            _loads.Enqueue(from);
            return from + bytes == FileBytes;
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
            await HasLoadedAsync(2);
            await GiveTimeAsync();
            ahead.GoOnFrom(Walked + FileBytes);
            await HasLoadedAsync(5);
            await GiveTimeAsync();
        }

        // Of each file its end; that of the third when the walk is near enough, that of the fourth never.
        long[] others = [DataOf(0), DataOf(1)];
        Assert.Equal([DataOf(0), DataOf(1), .. others, DataOf(2), .. others], _loads);
    }

    [Fact]
    public async Task A_short_walk_gets_no_help()
    {
        using (LogAhead ahead = new(_files, 0))
        {
            ahead.GoOnFrom(LogAhead.ShortBytes);
            await GiveTimeAsync();
        }

        Assert.Equal([DataOf(0), DataOf(1)], _loads);
    }

    [Fact]
    public async Task A_part_that_cannot_be_loaded_ends_it_and_nobody_else()
    {
        Func<long, long, bool> loads = _disk.Loads;
        _disk.Loads = (from, bytes) =>
        {
            _disk.Loads = loads;
            loads(from, bytes);
            throw new IOException("as the test wanted");
        };
        using LogAhead ahead = new(_files, 0);

        ahead.GoOnFrom(Walked);
        await HasLoadedAsync(1);
        ahead.GoOnFrom(Walked + FileBytes);
        await GiveTimeAsync();

        Assert.Equal([DataOf(0), DataOf(0), DataOf(1)], _loads);
    }

    // A page of its own in each file, the last but so many: the place tells the file.
    private static long DataOf(int number) => FileBytes - (4096 * (number + 1));

    private Task HasLoadedAsync(int count) => Wait.UntilAsync(() => _loads.Count >= count);

    // Another one begins and loads its two parts: who is too busy has shown it by then.
    private async Task GiveTimeAsync()
    {
        int before = _loads.Count;
        using LogAhead other = new(_files, 0);
        other.GoOnFrom(Walked);
        await HasLoadedAsync(before + 2);
    }
}

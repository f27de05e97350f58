using System.Globalization;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Retention;

/// <summary>
/// A store of small files on a clock that stands still and a disk as full as a test says; a round of deleting happens
/// when the test wants it.
/// </summary>
internal sealed class AgingStore : IAsyncDisposable
{
    private AgingStore(TestStore store, FaultyFiles files, ManualTimeProvider time)
    {
        Inner = store;
        Files = files;
        Time = time;
    }

    public TestStore Inner { get; }

    public FaultyFiles Files { get; }

    public ManualTimeProvider Time { get; }

    public MessageStore Store => Inner.Store;

    /// <summary>Names of the CommitLog files on the disk, by their number: 0 is the first there ever was.</summary>
    public IReadOnlyList<int> FileNumbers =>
    [
        .. Directory.GetFiles(Inner.CommitLogFolder)
            .Select(path => long.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .Select(start => (int)(start / Inner.Options.CommitLogFileBytes))
            .Order(),
    ];

    public static AgingStore Create(Func<StoreOptions, StoreOptions>? adapt = null)
    {
        ManualTimeProvider time = new();
        FaultyFiles files = new() { Space = _ => Full(10) };
        TestStore store = TestStore.Create(
            options => (adapt ?? (same => same))(options with
            {
                CommitLogFileBytes = 16 * 1024,
                AllocationSliceBytes = 4096,
                MaxMessageSize = 4096,
                MaxIndexNum = 21,
                FileReservedTimeHours = 72,
                DeleteWhen = time.GetLocalNow().Hour.ToString(CultureInfo.InvariantCulture),
                DiskMaxUsedSpaceRatio = 75,
                DiskSpaceCleanForciblyRatio = 85,
                DiskSpaceWarningLevelRatio = 90,
                CleanResourceIntervalMillis = int.MaxValue,
                DeleteCommitLogFilesIntervalMillis = 0,
                DeleteConsumeQueueFilesIntervalMillis = 0,
            }),
            files,
            time);
        return new AgingStore(store, files, time);
    }

    public static DiskSpace Full(int percent, long freeBytes = 1000) =>
        new(freeBytes * 100 / (100 - percent), (freeBytes * 100 / (100 - percent)) - freeBytes, freeBytes);

    /// <summary>Appends until so many files have messages, then waits until all is synced.</summary>
    public async Task FillAsync(int files, Action<int>? append = null)
    {
        for (int i = 0; Store.CommitLog.End.Value <= (files - 1) * (long)Inner.Options.CommitLogFileBytes; i++)
        {
            if (append is null)
            {
                Inner.Append(bodyBytes: 3000, properties: "KEYS\u0001key" + i);
            }
            else
            {
                append(i);
            }
        }

        await Wait.UntilAsync(() => Store.CommitLog.Durable == Store.CommitLog.End);
    }

    /// <summary>Says when each file was last written, in hours before now; files not named just now.</summary>
    public void SetAges(params ReadOnlySpan<double> hours)
    {
        string[] paths = [.. Directory.GetFiles(Inner.CommitLogFolder).Order(StringComparer.Ordinal)];
        for (int i = 0; i < paths.Length; i++)
        {
            double age = i < hours.Length ? hours[i] : 0;
            File.SetLastWriteTimeUtc(paths[i], Time.GetUtcNow().UtcDateTime - TimeSpan.FromHours(age));
        }
    }

    /// <summary>Deletes what is expired when the first so many files are older than allowed.</summary>
    public void Expire(int files)
    {
        double[] hours = new double[files];
        Array.Fill(hours, 100);
        SetAges(hours);
        Round();
    }

    public void Round() => Store.Retention.RunRound();

    public ValueTask DisposeAsync() => Inner.DisposeAsync();
}

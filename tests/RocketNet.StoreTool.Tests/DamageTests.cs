using System.Globalization;

namespace RocketNet.StoreTool.Tests;

/// <summary>
/// Every kind of damage is planted, found and named; the repaired copy is sound, serves every other message, and the
/// damaged store keeps each of its bytes.
/// </summary>
public sealed class DamageTests
{
    private static readonly Dictionary<string, (Action<MadeStore> Plant, string Kind, int Lost)> Cases = new()
    {
        ["a bit of a body"] = (s => s.FlipLog(s.Offsets[200] + 150), "log-body", 1),
        ["bodies of neighbours"] = (s => FlipEach(s, 150, 200, 201, 202), "log-body", 3),
        ["the last body of a queue"] = (s => s.FlipLog(s.Offsets[^1] + 150), "log-body", 1),
        ["the first body"] = (s => s.FlipLog(s.Offsets[0] + 150), "log-body", 1),
        ["a magic number"] = (s => s.FlipLog(s.Offsets[200] + 5), "log-gap", 1),
        ["a size"] = (s => s.FlipLog(s.Offsets[200] + 3), "log-gap", 1),
        ["a size far too large"] = (s => s.FlipLog(s.Offsets[200], 0x20), "log-gap", 1),
        ["a physical offset"] = (s => s.FlipLog(s.Offsets[200] + 30), "log-gap", 1),
        ["a body length"] = (s => s.FlipLog(s.Offsets[200] + 87), "log-gap", 1),
        ["a topic that cannot be"] = (s => s.FlipLog(s.Offsets[200] + 89 + BodyBytes(200), 0x80), "log-topic", 1),
        ["the magic of a blank"] = (s => MadeStore.Flip(s.LogFile(1), BlankAt(s, 1) + 4), "log-gap", 0),
        ["the size of a blank"] = (s => MadeStore.Flip(s.LogFile(1), BlankAt(s, 1) + 3), "log-gap", 0),
        ["a page of zeros"] = (s => Zero(s.LogFile(1), 8192, 4096), "log-gap", -1),
        ["a truncated log file"] = (s => Truncate(s.LogFile(1), 40_000), "log-file", -1),
        ["an empty log file"] = (s => Truncate(s.LogFile(1), 0), "log-file", -1),
        ["a missing log file"] = (s => File.Delete(s.LogFile(1)), "log-file", -1),
        ["a log file that is too long"] = (s => Truncate(s.LogFile(1), MadeStore.LogFileBytes + 10), "log-file", 0),
        ["an odd name"] = (s => File.WriteAllText(s.File("commitlog", "copy"), "x"), "log-file", 0),
        ["a name that is nearly right"] = (s => File.WriteAllText(s.File("commitlog", Name(1)), "x"), "log-file", 0),
        ["such a name before all others"] = (s => Expire(s, Name(5)), "log-file", 138),
        ["stale bytes behind the end"] =
            (s => MadeStore.Flip(s.LogFile(LastFile(s)), MadeStore.LogFileBytes - 9), "log-tail", 0),
        ["an offset in a queue"] = (s => MadeStore.Flip(s.QueueFile(1), (20 * 30) + 6), "queue-entry", 0),
        ["a size in a queue"] = (s => MadeStore.Flip(s.QueueFile(1), (20 * 30) + 11), "queue-entry", 0),
        ["a tags code in a queue"] = (s => MadeStore.Flip(s.QueueFile(1), (20 * 30) + 19), "queue-entry", 0),
        ["an entry that is gone"] = (s => Zero(s.QueueFile(1), 20 * 30, 20), "queue-entry", 0),
        ["the end of a queue"] = (s => Zero(s.QueueFile(1, 1), 20 * 60, 780), "queue-missing", 0),
        ["an entry too many"] = (s => CopyEntry(s.QueueFile(1, 1), 98, 99), "queue-entry", 0),
        ["a missing queue file"] = (s => File.Delete(s.QueueFile(1)), "queue-missing", 0),
        ["a queue file cut short"] = (s => Truncate(s.QueueFile(1), 1990), "queue-file", 0),
        ["a missing queue"] = (s => Directory.Delete(Path.GetDirectoryName(s.QueueFile(1))!, true), "queue-missing", 0),
        ["missing queues"] = (s => Directory.Delete(s.File("consumequeue"), true), "queue-missing", 0),
        ["a hash in the index"] = (s => MadeStore.Flip(s.IndexFiles()[0], EntryAt(50) + 3), "index-entry", 0),
        ["an offset in the index"] = (s => MadeStore.Flip(s.IndexFiles()[0], EntryAt(50) + 9), "index-entry", 0),
        ["a time in the index"] = (s => MadeStore.Flip(s.IndexFiles()[0], EntryAt(50) + 13), "index-entry", 0),
        ["a link in the index"] = (s => MadeStore.Flip(s.IndexFiles()[0], EntryAt(50) + 19), "index-file", 0),
        ["a slot of the index"] = (s => MadeStore.Flip(s.IndexFiles()[0], 40 + (4 * 7) + 3), "index-file", 0),
        ["the count of an index file"] = (s => MadeStore.Flip(s.IndexFiles()[0], 39, 0x01), "index-file", 0),
        ["an index file cut short"] = (s => Truncate(s.IndexFiles()[0], 8000), "index-file", 0),
        ["a missing index file"] = (s => File.Delete(s.IndexFiles()[1]), "index-missing", 0),
        ["a missing index"] = (s => Directory.Delete(s.File("index"), true), "index-missing", 0),
        ["a short checkpoint"] = (s => Truncate(s.File("checkpoint"), 100), "checkpoint", 0),
        ["a checkpoint of the future"] = (s => MadeStore.Flip(s.File("checkpoint"), 1), "checkpoint", 0),
        ["topics that are no JSON"] = (s => Truncate(s.File("config", "topics.json"), 20), "config", 0),
        ["topics that are missing"] = (s => File.Delete(s.File("config", "topics.json")), "config", 0),
    };

    public static TheoryData<string> Names()
    {
        TheoryData<string> names = [];
        foreach (string name in Cases.Keys)
        {
            names.Add(name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Damage_is_found_and_named_and_the_repaired_copy_serves_every_other_message(string name)
    {
        using MadeStore store = await MadeStore.CreateAsync();
        Tool.AssertSound(store.Root, "--config", store.ConfigFile());
        (Action<MadeStore> plant, string kind, int lost) = Cases[name];
        plant(store);
        SortedDictionary<string, string> before = MadeStore.Sums(store.Root);

        Assert.Contains(kind, Tool.Damages(store.Root, "--config", store.ConfigFile()));
        string copy = store.Beside("copy");
        Tool repair = Tool.Run("repair", "--store", store.Root, "--config", store.ConfigFile(), "--to", copy);

        Assert.True(repair.ExitCode == ToolExit.Sound, repair.Output + repair.Error);
        Assert.Equal(before, MadeStore.Sums(store.Root));
        Tool.AssertSound(copy, "--config", store.ConfigFile());
        await AssertServesAsync(copy, lost);
        Tool.AssertSound(copy, "--config", store.ConfigFile());
    }

    [Theory]
    [InlineData("a bit of a body")]
    [InlineData("a page of zeros")]
    [InlineData("an empty log file")]
    [InlineData("a missing queue file")]
    [InlineData("a slot of the index")]
    [InlineData("topics that are no JSON")]
    public async Task In_place_the_damaged_bytes_are_kept_aside_and_everything_else_goes_on(string name)
    {
        using MadeStore store = await MadeStore.CreateAsync();
        (Action<MadeStore> plant, _, int lost) = Cases[name];
        plant(store);

        Tool repair = Tool.Run("repair", "--store", store.Root, "--config", store.ConfigFile(), "--in-place");

        Assert.True(repair.ExitCode == ToolExit.Sound, repair.Output + repair.Error);
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(store.File("damaged")));
        Assert.False(File.Exists(store.File("abort")));
        Assert.Equal((MadeStore.Queues, store.IndexFiles().Length), store.CountsInCheckpoint());
        await AssertServesAsync(store.Root, lost);
    }

    [Fact]
    public async Task Each_of_many_damaged_bodies_is_found()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        int planted = 0;
        for (int number = 0; number < MadeStore.Messages; number += 7)
        {
            // Another byte and another bit of each body.
            store.FlipLog(store.Offsets[number] + 88 + (number % BodyBytes(number)), (byte)(1 << (number % 8)));
            planted++;
        }

        Tool verify = Tool.Run("verify", "--json", "--store", store.Root);

        Assert.Equal(planted, verify.Json.GetProperty("counts").GetProperty("log-body").GetInt64());
        Assert.Equal(planted, verify.Json.GetProperty("damages").GetInt64());
    }

    [Fact]
    public async Task Damage_in_the_middle_costs_no_offset_and_no_neighbour()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        FlipEach(store, 150, 1, 4, 300, 594, 595, 596);
        string copy = store.Beside("copy");

        Tool repair = Tool.Run("repair", "--json", "--store", store.Root, "--config", store.ConfigFile(), "--to", copy);

        Assert.Equal(ToolExit.Sound, repair.ExitCode);
        Assert.Equal(0, repair.Json.GetProperty("damagesAfter").GetInt64());
        HashSet<string> served = [.. await MadeStore.ReadAsync(
            copy,
            opened => opened.Queues.All.All(queue => queue.Max.Value == MadeStore.Messages / MadeStore.Queues))];
        Assert.Equal(MadeStore.Messages - 6, served.Count);
    }

    [Fact]
    public async Task A_sound_store_is_left_alone()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        SortedDictionary<string, string> before = MadeStore.Sums(store.Root);

        Tool repair = Tool.Run("repair", "--store", store.Root, "--in-place");

        Assert.Equal(ToolExit.Sound, repair.ExitCode);
        Assert.Contains("nothing to repair", repair.Output, StringComparison.Ordinal);
        Assert.Equal(before, MadeStore.Sums(store.Root));
    }

    /// <param name="root">The store.</param>
    /// <param name="lost">Messages that may be missing; any number below a file's for −1.</param>
    private static async Task AssertServesAsync(string root, int lost)
    {
        HashSet<string> served = [.. await MadeStore.ReadAsync(
            root, store => store.Recovery.Kind == RocketNet.Store.Recovery.RecoveryKind.Clean)];
        HashSet<string> sent = [.. Enumerable.Range(0, MadeStore.Messages).Select(MadeStore.BodyOf)];
        Assert.Subset(sent, served);
        Assert.InRange(served.Count, MadeStore.Messages - (lost < 0 ? 140 : lost), MadeStore.Messages - Math.Abs(lost));
    }

    private static string Name(long start) => start.ToString("D20", CultureInfo.InvariantCulture);

    // The oldest file expired, and something is where it was.
    private static void Expire(MadeStore store, string name)
    {
        File.Delete(store.LogFile(0));
        File.WriteAllText(store.File("commitlog", name), "x");
    }

    private static int BodyBytes(int number) => MadeStore.BodyOf(number).Length;

    private static long EntryAt(int number) => 40 + (4 * 101) + (20L * number);

    private static int LastFile(MadeStore store) => (int)(store.Offsets[^1] / MadeStore.LogFileBytes);

    private static long BlankAt(MadeStore store, int file)
    {
        long end = (file + 1) * (long)MadeStore.LogFileBytes;
        int next = store.Offsets.FindIndex(offset => offset >= end);
        byte[] log = File.ReadAllBytes(store.LogFile(file));
        int last = (int)(store.Offsets[next - 1] % MadeStore.LogFileBytes);
        return last + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(last));
    }

    private static void FlipEach(MadeStore store, int position, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            store.FlipLog(store.Offsets[number] + position);
        }
    }

    private static void Zero(string path, long position, int bytes)
    {
        using FileStream file = new(path, FileMode.Open);
        file.Position = position;
        file.Write(new byte[bytes]);
    }

    private static void Truncate(string path, long length)
    {
        using FileStream file = new(path, FileMode.Open);
        file.SetLength(length);
    }

    private static void CopyEntry(string path, int from, int to)
    {
        using FileStream file = new(path, FileMode.Open);
        byte[] entry = new byte[20];
        file.Position = from * 20L;
        file.ReadExactly(entry);

        // Another size, so that it is no repetition of its neighbour.
        entry[11] ^= 1;
        file.Position = to * 20L;
        file.Write(entry);
    }
}

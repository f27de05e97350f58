using RocketNet.Store.Tests.Faults;

namespace RocketNet.Store.Tests.Damage;

/// <summary>What happens to files of the CommitLog as a whole, and to its end.</summary>
public sealed class LogDamageTests
{
    private const int UnguardedBytes = 1 + 7 + 2 + 6;
    private const string First = "commitlog/00000000000000000000";

    public static TheoryData<string> Tails() => ["zeros", "garbage", "old file", "half sector"];

    [Theory]
    [MemberData(nameof(Tails))]
    public async Task A_torn_end_is_cut_at_the_record_whatever_stands_there(string tail)
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean: false);
        DamagedStore.KnownMessage last = intact.Messages[^1];
        byte[] behind = new byte[16 * 1024];
        byte[] oldFile = intact.Content(First);
        for (int i = 0; i < behind.Length; i++)
        {
            behind[i] = tail switch
            {
                "garbage" => (byte)((i * 131) + 7),
                "old file" => oldFile[i % (int)last.Start],
                "half sector" when i < 200 => (byte)(i | 1),
                _ => 0,
            };
        }

        for (long cut = last.Start; cut < last.End; cut++)
        {
            string root = intact.Copy(root => DamagedStore.Overwrite(
                Path.Combine(root, First), cut, behind.AsSpan(0, (int)((16 * 1024) - cut))));
            LoggedEvents log = new();
            await using MessageStore store = intact.OpenAt(root, log);

            // No checksum covers topic and properties: what stands there may pass for them.
            bool isUnguarded = cut >= last.End - UnguardedBytes;
            Assert.True(
                store.CommitLog.End.Value == last.Start || (isUnguarded && store.CommitLog.End.Value == last.End),
                $"the log ends at {store.CommitLog.End.Value} with {tail} from byte {cut - last.Start}");
            intact.OthersAreReadable(store, last, $"{tail} from byte {cut - last.Start} of the last record");
            Assert.False(new FileInfo(Path.Combine(root, First)).Length != 16 * 1024);
        }
    }

    [Fact]
    public async Task A_zero_sector_in_the_middle_of_what_was_synced_costs_its_messages_only()
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean: true);
        string root = intact.Copy(root =>
        {
            DamagedStore.Overwrite(Path.Combine(root, First), 1024, new byte[512]);
            Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true);
        });

        await using MessageStore store = intact.OpenAt(root, new LoggedEvents());

        foreach (DamagedStore.KnownMessage message in intact.Messages)
        {
            bool isHit = message.Start < 1536 && message.End > 1024;
            Assert.True(isHit || DamagedStore.IsReadable(store, message), $"{message.Start} is lost");
        }

        Assert.True(store.Recovery.SkippedBytes is >= 512 and < 1024);
    }

    public static TheoryData<string, bool> Refused()
    {
        TheoryData<string, bool> all = [];
        string[] names =
        [
            "no log folder", "empty log folder", "path mistyped", "first file gone", "second file gone",
            "file in the middle empty", "file in the middle short", "file long", "file renamed", "file is a folder",
            "log is a file", "lock is a folder", "root is a file", "consumequeue is a file", "offsets broken",
            "offsets are a folder",
        ];
        foreach (string name in names)
        {
            all.Add(name, true);
            all.Add(name, false);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_store_that_cannot_be_opened_safely_is_refused_and_left_alone(string reason, bool hasCheckpoint)
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean: true, more: static (made, store) =>
        {
            while (store.CommitLog.End.Value < 40 * 1024)
            {
                made.Send(store, DamagedStore.Kind.Keys);
            }
        });
        string root = intact.Copy(root => Spoil(root, reason));
        if (!hasCheckpoint && Directory.Exists(root))
        {
            File.Delete(Path.Combine(root, "checkpoint"));
        }

        SortedDictionary<string, long> before = Listing(root);
        LoggedEvents log = new();
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using MessageStore store = intact.OpenAt(root, log);
        });

        Assert.True(refused is StoreCorruptException or StoreUnavailableException, refused.ToString());
        Assert.DoesNotContain('\n', refused.Message);
        SortedDictionary<string, long> after = Listing(root);
        after.Remove("lock");
        after.Remove("checkpoint");
        before.Remove("lock");
        before.Remove("checkpoint");
        Assert.Equal(before, after);
    }

    private static void Spoil(string root, string reason)
    {
        string log = Path.Combine(root, "commitlog");
        string second = Path.Combine(log, "00000000000000016384");
        string offsets = Path.Combine(root, "config", "delayOffset.json");
        switch (reason)
        {
            case "no log folder": Directory.Delete(log, recursive: true); break;
            case "empty log folder":
                Directory.Delete(log, recursive: true);
                Directory.CreateDirectory(log);
                break;
            case "path mistyped": Directory.Move(log, log + "s"); break;
            case "first file gone":
                File.Delete(Path.Combine(log, "00000000000000000000"));
                File.Delete(Path.Combine(log, "00000000000000032768"));
                File.Delete(second);
                break;
            case "second file gone": File.Delete(second); break;
            case "file in the middle empty": File.WriteAllBytes(second, []); break;
            case "file in the middle short": File.WriteAllBytes(second, new byte[100]); break;
            case "file long": File.AppendAllBytes(second, new byte[1]); break;
            case "file renamed": File.Move(second, Path.Combine(log, "16384")); break;
            case "file is a folder":
                File.Delete(second);
                Directory.CreateDirectory(second);
                break;
            case "log is a file":
                Directory.Delete(log, recursive: true);
                File.WriteAllBytes(log, []);
                break;
            case "lock is a folder": Directory.CreateDirectory(Path.Combine(root, "lock")); break;
            case "root is a file":
                Directory.Delete(root, recursive: true);
                File.WriteAllBytes(root, []);
                break;
            case "consumequeue is a file":
                Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true);
                File.WriteAllBytes(Path.Combine(root, "consumequeue"), []);
                break;
            case "offsets broken":
                Directory.CreateDirectory(Path.GetDirectoryName(offsets)!);
                File.WriteAllText(offsets, "{\"offsetTable\":{1:");
                File.Delete(offsets + ".bak");
                break;
            case "offsets are a folder":
                Directory.CreateDirectory(Path.GetDirectoryName(offsets)!);
                File.Delete(offsets);
                Directory.CreateDirectory(offsets);
                break;
            default: throw new ArgumentException(reason);
        }
    }

    private static SortedDictionary<string, long> Listing(string root)
    {
        SortedDictionary<string, long> found = new(StringComparer.Ordinal);
        if (Directory.Exists(root))
        {
            foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                found[Path.GetRelativePath(root, path)] = new FileInfo(path).Length;
            }
        }

        return found;
    }
}

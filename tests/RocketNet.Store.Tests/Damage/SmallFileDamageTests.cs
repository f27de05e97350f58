using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.Reading;
using RocketNet.Store.Tests.Faults;

namespace RocketNet.Store.Tests.Damage;

/// <summary>The checkpoint, the index and the mark of a running store: damaged at every bit, nothing is lost.</summary>
public sealed class SmallFileDamageTests
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flipped_bit_of_the_checkpoint_costs_no_message(bool isClean)
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean);
        for (int bit = 0; bit < 132 * 8; bit += Full ? 1 : 5)
        {
            await OpensWithAllAsync(
                intact, root => DamagedStore.Flip(Path.Combine(root, "checkpoint"), bit), $"checkpoint bit {bit}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flipped_bit_of_an_index_file_costs_no_message_and_ends_no_query(bool isClean)
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean);
        string path = intact.Paths.First(path => path.StartsWith("index/", StringComparison.Ordinal));
        const int HeaderBits = 40 * 8;
        int bits = HeaderBits + (((5 * 4) + (40 * 20)) * 8);
        for (int bit = 0; bit < bits; bit += Full || bit < HeaderBits ? 1 : 17)
        {
            await OpensWithAllAsync(
                intact,
                root => DamagedStore.Flip(Path.Combine(root, path), bit),
                $"index bit {bit}",
                missedMax: isClean ? int.MaxValue : 1);
        }
    }

    public static TheoryData<string, bool> Oddities()
    {
        TheoryData<string, bool> all = [];
        string[] names =
        [
            "checkpoint gone", "checkpoint empty", "checkpoint short", "checkpoint garbage", "abort garbage",
            "abort gone", "abort there", "lock garbage", "lock gone", "index gone", "index file short",
            "index file empty", "index file long", "index file extra", "index file zeros", "queues gone", "queue gone",
            "queue file short", "queue file empty", "queue file long", "queue file extra", "queue file zeros",
            "queue file garbage", "queue file of another", "queue folder odd", "log file made ahead", "log note",
            "tmp files", "damaged is there",
        ];
        foreach (string name in names)
        {
            // What became of an index file after a clean stop is not looked at before it is asked for, and then
            // nothing is found; mqstore verify sees it.
            if (name != "index file zeros")
            {
                all.Add(name, true);
            }

            all.Add(name, false);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Files_beside_the_log_that_are_odd_cost_no_message(string oddity, bool isClean)
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean);

        await OpensWithAllAsync(intact, root => MakeOdd(root, oddity), oddity, missedMax: 0);
    }

    private static void MakeOdd(string root, string oddity)
    {
        string index = Directory.GetFiles(Path.Combine(root, "index")).First();
        string queue = Path.Combine(root, "consumequeue", "orders", "1", "00000000000000000000");
        string checkpoint = Path.Combine(root, "checkpoint");
        byte[] garbage = [.. Enumerable.Range(1, 4096).Select(i => (byte)(i * 37))];
        switch (oddity)
        {
            case "checkpoint gone": File.Delete(checkpoint); break;
            case "checkpoint empty": File.WriteAllBytes(checkpoint, []); break;
            case "checkpoint short": File.WriteAllBytes(checkpoint, garbage[..50]); break;
            case "checkpoint garbage": File.WriteAllBytes(checkpoint, garbage); break;
            case "abort garbage": File.WriteAllBytes(Path.Combine(root, "abort"), garbage); break;
            case "abort gone": File.Delete(Path.Combine(root, "abort")); break;
            case "abort there": File.WriteAllBytes(Path.Combine(root, "abort"), []); break;
            case "lock garbage": File.WriteAllBytes(Path.Combine(root, "lock"), garbage); break;
            case "lock gone": File.Delete(Path.Combine(root, "lock")); break;
            case "index gone": Directory.Delete(Path.Combine(root, "index"), recursive: true); break;
            case "index file short": File.WriteAllBytes(index, File.ReadAllBytes(index)[..100]); break;
            case "index file empty": File.WriteAllBytes(index, []); break;
            case "index file long": File.AppendAllBytes(index, garbage); break;
            case "index file extra": File.WriteAllBytes(index[..^1] + "x", garbage); break;
            case "index file zeros": File.WriteAllBytes(index, new byte[new FileInfo(index).Length]); break;
            case "queues gone": Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true); break;
            case "queue gone": Directory.Delete(Path.GetDirectoryName(queue)!, recursive: true); break;
            case "queue file short": File.WriteAllBytes(queue, File.ReadAllBytes(queue)[..110]); break;
            case "queue file empty": File.WriteAllBytes(queue, []); break;
            case "queue file long": File.AppendAllBytes(queue, garbage); break;
            case "queue file extra": File.WriteAllBytes(queue[..^4] + "4000", garbage); break;
            case "queue file zeros": File.WriteAllBytes(queue, new byte[new FileInfo(queue).Length]); break;
            case "queue file garbage": File.WriteAllBytes(queue, garbage[..400]); break;
            case "queue file of another":
                File.Copy(Path.Combine(root, "consumequeue", "batches", "3", "00000000000000000000"), queue, true);
                break;
            case "queue folder odd":
                Directory.CreateDirectory(Path.Combine(root, "consumequeue", "orders", "odd"));
                File.WriteAllBytes(Path.Combine(root, "consumequeue", "orders", "odd", "x"), garbage);
                File.WriteAllBytes(Path.Combine(root, "consumequeue", "orders", "file"), garbage);
                break;
            case "log file made ahead":
                File.WriteAllBytes(Path.Combine(root, "commitlog", "00000000000000016384"), new byte[16384]);
                break;
            case "log note": File.WriteAllBytes(Path.Combine(root, "commitlog", "note.txt"), garbage); break;
            case "tmp files":
                Directory.CreateDirectory(Path.Combine(root, "config"));
                File.WriteAllBytes(Path.Combine(root, "config", "delayOffset.json.tmp"), garbage);
                File.WriteAllBytes(Path.Combine(root, "config", "delayOffset.json.bak.tmp"), garbage);
                break;
            case "damaged is there": Directory.CreateDirectory(Path.Combine(root, "damaged")); break;
            default: throw new ArgumentException(oddity);
        }
    }

    private static async Task OpensWithAllAsync(
        DamagedStore intact, Action<string> damage, string what, int missedMax = int.MaxValue)
    {
        string root = intact.Copy(damage);
        LoggedEvents log = new();
        MessageStore store = intact.OpenAt(root, log);
        try
        {
            store.Start();
            Assert.Equal(intact.Messages[^1].End, store.CommitLog.End.Value);
            intact.OthersAreReadable(store, damaged: null, what + "\n" + string.Join('\n', log.Lines));
            await store.Keys.WaitForDispatchedAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
            int missed = intact.Messages.Count(message => Query(store, message) == 0);
            Assert.True(missed <= missedMax, $"{missed} messages are not found by their key after {what}");
        }
        finally
        {
            await store.DisposeAsync();
        }

        Assert.Empty(log.Of(1001));
        DamagedStore.Delete(root);
    }

    private static int Query(MessageStore store, DamagedStore.KnownMessage message)
    {
        _ = MessageRecordReader.TryRead(message.Record, verifyBody: false, out MessageRecord record);
        string properties = Encoding.UTF8.GetString(record.Properties);
        if (!properties.StartsWith("UNIQ_KEY", StringComparison.Ordinal))
        {
            return 1;
        }

        string key = properties.Split('\u0001', '\u0002')[1];
        KeyQueryResult found = store.Keys.Find(
            record.Topic, Encoding.UTF8.GetBytes(key), 8, 0, long.MaxValue, CancellationToken.None);
        return found.Count;
    }
}

using System.Globalization;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.Delaying;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>What is done to a store while its disk is recorded. Equal seeds give equal traces.</summary>
internal sealed record CrashWorkload(string Name)
{
    private static readonly string[] Topics = ["orders", "paid", "%RETRY%group"];

    public FlushDiskType Flush { get; init; }

    public int Actions { get; init; } = 150;

    /// <summary>Of a hundred actions so many are batches.</summary>
    public int BatchPercent { get; init; } = 5;

    public int DelayPercent { get; init; }

    public int ConfigPercent { get; init; }

    /// <summary>Of a thousand actions so many are a clean stop and a start, and as many a kill and a start.</summary>
    public int RestartPermille { get; init; }

    /// <summary>After so many of a hundred actions retention does a step, mostly on a disk that is too full.</summary>
    public int RetentionPercent { get; init; }

    public int IndexEntriesMax { get; init; } = 90;

    public int BodyBytesMax { get; init; } = 300;

    public int PropertiesBytesMax { get; init; } = 60;

    public int ConsumeQueueFileBytes { get; init; } = 400;

    public int CommitLogFileBytes { get; init; } = 16 * 1024;

    public StoreOptions Options => new()
    {
        CommitLogFileBytes = CommitLogFileBytes,
        ConsumeQueueFileBytes = ConsumeQueueFileBytes,
        FlushDiskType = Flush,
        MaxHashSlotNum = 1100,
        MaxIndexNum = IndexEntriesMax,
        AllocationSliceBytes = 8 * 1024,
        MaxMessageSize = 12 * 1024,
        StagingBufferBytes = 64 * 1024,
        FlushConsumeQueueThoroughIntervalMillis = 1_000,
        FlushDelayOffsetIntervalMillis = 1_000,
        DiskSpaceWarningLevelRatio = 100,
        MessageDelayLevel = "1s 5s 10s",
        MappedConsumeQueueFilesMax = 64,
    };

    public CrashHistory Record(int seed, NativePool pool)
    {
        using SimulatedDisk disk = new(DiskImage.Empty, pool, isRecording: true);
        using RecordedStore store = new(Options, disk);
        store.Open();
        store.Start();
        Random random = new(seed);
        for (int i = 0; i < Actions; i++)
        {
            Act(store, random, i);
        }

        store.Settle();
        store.Stop();
        return store.History;
    }

    private void Act(RecordedStore store, Random random, int number)
    {
        if (random.Next(1000) < RestartPermille)
        {
            Restart(store, random.Next(2) == 0);
        }

        int percent = random.Next(100);
        if (percent < BatchPercent)
        {
            AppendBatch(store, random, number);
        }
        else if (percent < BatchPercent + DelayPercent)
        {
            AppendDelayed(store, random, number);
        }
        else if (percent < BatchPercent + DelayPercent + ConfigPercent)
        {
            WriteConfig(store, random, number);
        }
        else
        {
            Append(store, random, number);
        }

        Turn(store, random);
        if (RetentionPercent > 0 && random.Next(100) < RetentionPercent)
        {
            store.Retain(isFull: random.Next(4) != 0);
        }
    }

    private static void Restart(RecordedStore store, bool isClean)
    {
        if (isClean)
        {
            store.Stop();
        }
        else
        {
            store.Kill();
        }

        store.Open();
        store.Start();
    }

    // Under SYNC_FLUSH nothing can be read before the flusher has turned, so it turns often.
    private static void Turn(RecordedStore store, Random random)
    {
        store.Time.Advance(TimeSpan.FromMilliseconds(random.Next(250)));
        if (store.IsSync || random.Next(8) == 0)
        {
            store.Settle();
        }

        string[] loops = ["allocate", "index", "index", "delay", "upkeep"];
        foreach (string loop in loops)
        {
            if (random.Next(5) == 0)
            {
                store.Turn(loop);
            }
        }
    }

    private void Append(RecordedStore store, Random random, int number)
    {
        string unique = Unique(number, 0);
        StringBuilder properties = new($"UNIQ_KEY\u0001{unique}\u0002TAGS\u0001Tag{random.Next(3)}");
        if (random.Next(2) == 0)
        {
            properties.Append(CultureInfo.InvariantCulture, $"\u0002KEYS\u0001k{random.Next(20)} n{number}");
        }

        properties.Append("\u0002text\u0001").Append('x', 1 + random.Next(PropertiesBytesMax));
        int sysFlag = random.Next(20) == 0 ? MessageSysFlag.TransactionPrepared : 0;
        string topic = Topics[random.Next(Topics.Length)];
        store.Append(topic, random.Next(2), Body(random, random.Next(BodyBytesMax)), properties.ToString(), sysFlag);
    }

    private static void AppendDelayed(RecordedStore store, Random random, int number)
    {
        int level = 1 + random.Next(3);
        string properties = $"UNIQ_KEY\u0001{Unique(number, 0)}\u0002DELAY\u0001{level}"
            + $"\u0002REAL_TOPIC\u0001{Topics[random.Next(2)]}\u0002REAL_QID\u0001{random.Next(2)}\u0002TAGS\u0001TagA";
        store.Append(ScheduleTopic.Name, level - 1, Body(random, 40), properties);
    }

    private void AppendBatch(RecordedStore store, Random random, int number)
    {
        List<byte> items = [];
        int count = 2 + random.Next(4);
        for (int i = 0; i < count; i++)
        {
            byte[] body = Body(random, random.Next(BodyBytesMax));
            byte[] properties = Encoding.UTF8.GetBytes($"UNIQ_KEY\u0001{Unique(number, i)}\u0002KEYS\u0001b{i}");
            int size = 22 + body.Length + properties.Length;
            AddInt32(items, size, 0, 0, i, body.Length);
            items.AddRange(body);
            items.Add((byte)(properties.Length >> 8));
            items.Add((byte)properties.Length);
            items.AddRange(properties);
        }

        store.AppendBatch(Topics[random.Next(2)], random.Next(2), [.. items], "batch\u00011", count);
    }

    private static void WriteConfig(RecordedStore store, Random random, int number)
    {
        string name = random.Next(2) == 0 ? "topics.json" : "consumerOffset.json";
        string text = new('t', random.Next(3) == 0 ? 6_000 + random.Next(3_000) : random.Next(600));
        store.WriteConfig(name, Encoding.UTF8.GetBytes($"{{\"number\":{number},\"text\":\"{text}\"}}"));
    }

    private static byte[] Body(Random random, int bytes)
    {
        byte[] body = new byte[bytes];
        random.NextBytes(body);
        return body;
    }

    private static string Unique(int number, int item) => FormattableString.Invariant($"U{number:D6}I{item}");

    private static void AddInt32(List<byte> bytes, params ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            bytes.AddRange([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        }
    }
}

using System.Text;
using RocketNet.Microbench.Harness;
using RocketNet.Protocol.Messages;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Indexing;

namespace RocketNet.Microbench.Subjects;

/// <summary>What a message costs the index loop: its record read, its keys hashed, slots and entries written.</summary>
internal sealed class IndexSubjects(BenchStore store)
{
    private const int Messages = 200_000;
    private const int IdBytes = 32;

    private readonly Dictionary<string, (long Start, long End)> _logs = [];
    private IndexFileSet? _files;

    public IEnumerable<Subject> All() =>
    [
        new("IndexBuilder: message with unique id", count => Build(count, ""), Messages),
        new("IndexBuilder: message with unique id and two keys", count => Build(count, "order-4711 user-42"), Messages),
        new("MessageKeys: of a stored message", FindKeys),
        new("IndexKey: hash of a unique id", HashId),
    ];

    // The records are appended once; each batch indexes them again from the start, into the same files.
    private void Build(int count, string keys)
    {
        MessageStore opened = store.Open();
        if (!_logs.TryGetValue(keys, out (long Start, long End) log))
        {
            long start = opened.CommitLog.End.Value;
            Append(opened, keys);
            _logs.Add(keys, log = (start, opened.CommitLog.End.Value));
        }

        _files ??= new IndexFileSet(
            opened.Files,
            Path.Combine(store.Folder, "bench-index"),
            new IndexLayout(5_000_000, 20_000_000),
            TimeProvider.System);
        IndexBuilder builder = new(opened.CommitLog, _files);
        long bytesEach = (log.End - log.Start) / Messages;
        for (long left = count * bytesEach; left > 0; left -= log.End - log.Start)
        {
            builder.MoveTo(new IndexPosition(log.Start, 0));
            builder.BuildTo(log.End, Math.Min(left, log.End - log.Start));
        }
    }

    private static void Append(MessageStore opened, string keys)
    {
        byte[] body = new byte[100];
        byte[] properties = Encoding.UTF8.GetBytes(
            "CLUSTER\u0001DefaultCluster\u0002UNIQ_KEY\u0001" + new string('0', IdBytes) + "\u0002TAGS\u0001TagA"
            + (keys.Length > 0 ? "\u0002KEYS\u0001" + keys : ""));
        int idAt = properties.AsSpan().IndexOf("UNIQ_KEY\u0001"u8) + "UNIQ_KEY\u0001".Length;
        var random = new Random(1);
        for (int i = 0; i < Messages; i++)
        {
            Encoding.ASCII.GetBytes($"{random.NextInt64():X16}{i:X16}", properties.AsSpan(idAt, IdBytes));
            MessageDraft draft = MessageSubjects.Draft("BenchmarkTopic"u8, body, MessageSubjects.Host()) with
            {
                Properties = properties,
            };
            if (opened.CommitLog.Append(draft).Status != AppendStatus.Ok)
            {
                throw new InvalidOperationException(opened.CommitLog.NotWritableReason);
            }
        }

        opened.Dispatch.DispatchAvailable();
    }

    private static void FindKeys(int count)
    {
        ReadOnlySpan<byte> properties =
            "CLUSTER\u0001DefaultCluster\u0002UNIQ_KEY\u00017F00000100002A9F000000000000ABCD\u0002TAGS\u0001TagA"u8;
        for (int i = 0; i < count; i++)
        {
            if (MessageKeys.Of(properties).UniqueKey.Length != IdBytes)
            {
                throw new InvalidDataException("no unique id");
            }
        }
    }

    private static void HashId(int count)
    {
        int topic = IndexKey.TopicHashOf("BenchmarkTopic"u8);
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += IndexKey.HashOf(topic, "7F00000100002A9F000000000000ABCD"u8);
        }

        GC.KeepAlive(sum);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RocketNet.StoreTool.Tests;

/// <summary>
/// Makes a store hostile: random bytes, extreme numbers, and names, lengths and kinds of files that no broker makes.
/// The same seed does the same to the same store.
/// </summary>
internal sealed class StoreMutator(int seed, string root)
{
    private const long SparseBytes = 1L << 36;
    private const int RecordBytesMin = 91;

    private static readonly long[] Extremes =
    [
        0, 1, 7, 8, 90, 91, -1, short.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 40, 1L << 62,
        long.MaxValue, long.MaxValue / 20, long.MinValue,
    ];

    private static readonly string[] Names =
    [
        "00000000000000000001", "00000000000000000000", "00000000000000065535", "00000000004294967296",
        "09223372036854775807", "09000000000000000000", "99999999999999999999", "0000000000000000000x",
        "20260101000000000", "20260101000000001", "\u001b[2J\u001b]0;owned\u0007", "two\nlines", "topics.json",
        "delayOffset.json", "\u202Etxt.json", "01", "00", "+1", "-1", "99999999999", "2147483647", "%LMQ%x", "a b",
    ];

    private static readonly string[] Jsons =
    [
        "", "{", "[]", "null", "{}", "\u0000", "{\"offsetTable\":{\"1\":1e999,\"x\":-5,\"2147483648\":7}}",
        "{\"offsetTable\":[1,2,3]}", "{\"offsetTable\":{\"1\":9223372036854775808}}", "{\"topicConfigTable\":null}",
        "{\"topicConfigTable\":{\"\\u001b[2J\":{}}}", "{\"a\":{\"$ref\":\"$\"}}", new string('[', 100_000),
        "{\"offsetTable\":{3:99999999999999999999,4:\"\\u0000\"}}",
    ];

    private readonly Random _random = new(seed);

    /// <summary>What was done, for the message of a failing test.</summary>
    public List<string> Done { get; } = [];

    public void Run()
    {
        for (int left = _random.Next(1, 7); left > 0; left--)
        {
            if (Files() is { Length: > 0 } files)
            {
                Mutate(files[_random.Next(files.Length)]);
            }
        }
    }

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(root, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        }).Where(path => Path.GetFileName(path) != "lock").Order(StringComparer.Ordinal),
    ];

    private void Mutate(string path)
    {
        int kind = _random.Next(16);
        Done.Add($"{kind} {Path.GetRelativePath(root, path)}");
        switch (kind)
        {
            case 0 or 1: Flip(path, bits: _random.Next(1, 20)); break;
            case 2: Overwrite(path, Bytes(_random.Next(1, 5_000))); break;
            case 3 or 4: Overwrite(path, Number(), step: 4); break;
            case 5: Resize(path, _random.NextInt64(0, 100_000)); break;
            case 6: Resize(path, SparseBytes + _random.Next(3)); break;
            case 7: File.Delete(path); break;
            case 8: File.Move(path, Free(Beside(path))); break;
            case 9: File.Copy(path, Free(Beside(path))); break;
            case 10: Replace(path); break;
            case 11: File.WriteAllBytes(path, Bytes(_random.Next(1, 70_000))); break;
            case 12: AddFolder(path); break;
            case 13: AddLink(path); break;
            case 14: AddJson(); break;
            default: ChangeRecords(); break;
        }
    }

    private void Flip(string path, int bits)
    {
        byte[] content = File.ReadAllBytes(Small(path));
        for (; bits > 0 && content.Length > 0; bits--)
        {
            content[_random.Next(content.Length)] ^= (byte)(1 << _random.Next(8));
        }

        File.WriteAllBytes(path, content);
    }

    private void Overwrite(string path, byte[] bytes, int step = 1)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.Position = _random.NextInt64(0, file.Length + 1) / step * step;
        file.Write(bytes);
    }

    private static void Resize(string path, long length)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
    }

    private void Replace(string path)
    {
        string? folder = Path.GetDirectoryName(path)!;
        if (_random.Next(2) == 0 || folder == root)
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.Delete(folder, recursive: true);
            File.WriteAllText(folder, "no folder");
        }
    }

    private void AddFolder(string path)
    {
        string folder = Free(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(path)!)!, Name()));
        Directory.CreateDirectory(folder);
        File.Copy(path, Path.Combine(folder, Name()));
    }

    private void AddLink(string path)
    {
        string link = Free(Beside(path));
        File.CreateSymbolicLink(link, _random.Next(4) switch
        {
            0 => ".",
            1 => "..",
            2 => "/no/such/place",
            _ => "/dev/zero",
        });
    }

    private void AddJson()
    {
        Directory.CreateDirectory(Path.Combine(root, "config"));
        string[] names = ["topics.json", "delayOffset.json", "consumerOffset.json", "topics.json.bak"];
        string path = Path.Combine(root, "config", names[_random.Next(names.Length)]);
        if (!Directory.Exists(path))
        {
            File.WriteAllText(path, Jsons[_random.Next(Jsons.Length)]);
        }
    }

    // Fields of whole records, so that what only looks like a record is not all that is tried.
    private void ChangeRecords()
    {
        string folder = Path.Combine(root, "commitlog");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        if (files.Length == 0)
        {
            return;
        }

        string path = files.Order(StringComparer.Ordinal).ElementAt(_random.Next(files.Length));
        byte[] log = File.ReadAllBytes(Small(path));
        for (int at = 0, size; (size = SizeAt(log, at)) > 0; at += size)
        {
            if (_random.Next(8) == 0)
            {
                ChangeRecord(log.AsSpan(at, size));
            }
        }

        File.WriteAllBytes(path, log);
    }

    private static int SizeAt(byte[] log, int at) =>
        at + RecordBytesMin < log.Length
        && BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(at)) is >= RecordBytesMin and int size
        && size <= log.Length - at
            ? size
            : 0;

    private void ChangeRecord(Span<byte> record)
    {
        // Queue, flag, queue offset, physical offset, system flag, born time, store time, body length.
        ReadOnlySpan<int> fields = [12, 16, 20, 20, 20, 28, 36, 40, 56, 84];
        int bodyBytes = BinaryPrimitives.ReadInt32BigEndian(record[84..]);
        if (_random.Next(3) == 0 && bodyBytes >= 0 && bodyBytes < record.Length - RecordBytesMin)
        {
            // The topic behind the body.
            ReadOnlySpan<byte> hostile = Encoding.UTF8.GetBytes("../\u001b[2J\n\0\u202E%LMQ%/etc\xff");
            int topicBytes = Math.Min(record[88 + bodyBytes], record.Length - RecordBytesMin - bodyBytes);
            Span<byte> topic = record.Slice(89 + bodyBytes, topicBytes);
            hostile.Slice(_random.Next(4), Math.Min(topic.Length, hostile.Length - 4)).CopyTo(topic);
            return;
        }

        Number().AsSpan().CopyTo(record[fields[_random.Next(fields.Length)]..]);
    }

    private byte[] Number()
    {
        byte[] bytes = new byte[_random.Next(2) == 0 ? sizeof(int) : sizeof(long)];
        long value = Extremes[_random.Next(Extremes.Length)];
        if (bytes.Length == sizeof(int))
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, (int)value);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        }

        return bytes;
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Name() => Names[_random.Next(Names.Length)];

    private string Beside(string path) => Path.Combine(Path.GetDirectoryName(path)!, Name());

    private static string Free(string path)
    {
        string free = path;
        for (int number = 0; Path.Exists(free) || new FileInfo(free).LinkTarget is not null; number++)
        {
            free = path + number.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    // A sparse giant stays one; what this class reads whole is cut before.
    private static string Small(string path)
    {
        if (new FileInfo(path).Length > 1 << 24)
        {
            Resize(path, 1 << 16);
        }

        return path;
    }
}

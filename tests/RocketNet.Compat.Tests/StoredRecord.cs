using System.Buffers.Binary;
using System.Text;

namespace RocketNet.Compat.Tests;

/// <summary>
/// A record read from a CommitLog file by these tests' own reader, with the bytes that two runs cannot share masked.
/// </summary>
/// <remarks>Masked are born time, born host, store time and store host: IPv4 hosts, 32 bytes of each record.</remarks>
internal sealed record StoredRecord(long PhysicalOffset, string Hex, string Properties)
{
    private const int Magic = unchecked((int)0xDAA320A7);
    private const int MaskedFrom = 40;
    private const int MaskedEnd = 72;
    private const int BodyLengthAt = 84;

    /// <summary>All whole records from the start of a file.</summary>
    public static List<StoredRecord> ReadAll(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        List<StoredRecord> records = [];
        byte[] head = new byte[8];
        while (stream.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8
            && BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) == Magic)
        {
            byte[] record = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
            head.CopyTo(record, 0);
            stream.ReadExactly(record.AsSpan(8));
            records.Add(Masked(record));
        }

        return records;
    }

    private static StoredRecord Masked(byte[] record)
    {
        record.AsSpan(MaskedFrom, MaskedEnd - MaskedFrom).Clear();
        int topicAt = BodyLengthAt + 4 + BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(BodyLengthAt));
        int propertiesAt = topicAt + 1 + record[topicAt] + 2;
        return new StoredRecord(
            BinaryPrimitives.ReadInt64BigEndian(record.AsSpan(28)),
            Convert.ToHexString(record),
            Encoding.UTF8.GetString(record.AsSpan(propertiesAt)));
    }
}

using System.Buffers.Binary;

namespace RocketNet.Protocol.Wire;

/// <summary>Reads the binary header; every length is checked against what is left of the header.</summary>
internal static class BinaryHeaderReader
{
    private const int FixedBytes = 21;

    /// <summary>Reads the header that starts at <paramref name="start"/> and fills the rest of the span.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(ReadOnlySpan<byte> frame, int start, FieldSliceTable slices, out FrameHead head)
    {
        head = default;
        ReadOnlySpan<byte> header = frame[start..];
        if (header.Length < FixedBytes)
        {
            return $"binary header of {header.Length} bytes is shorter than {FixedBytes}";
        }

        head.Code = BinaryPrimitives.ReadInt16BigEndian(header);
        head.Language = LanguageNames.FromOrdinal(header[2]);
        head.Version = BinaryPrimitives.ReadInt16BigEndian(header[3..]);
        head.Opaque = BinaryPrimitives.ReadInt32BigEndian(header[5..]);
        head.Flag = BinaryPrimitives.ReadInt32BigEndian(header[9..]);
        int remarkBytes = BinaryPrimitives.ReadInt32BigEndian(header[13..]);
        if (remarkBytes < 0 || remarkBytes > header.Length - FixedBytes)
        {
            return $"binary header: remark length {remarkBytes} does not fit";
        }

        head.RemarkStart = start + 17;
        head.RemarkLength = remarkBytes;
        int fieldBytes = BinaryPrimitives.ReadInt32BigEndian(header[(17 + remarkBytes)..]);
        int fieldsStart = head.RemarkStart + remarkBytes + sizeof(int);
        return fieldBytes == frame.Length - fieldsStart
            ? ReadFields(frame, fieldsStart, slices)
            : $"binary header: ext fields length {fieldBytes}, but {frame.Length - fieldsStart} bytes are left";
    }

    private static string? ReadFields(ReadOnlySpan<byte> frame, int start, FieldSliceTable slices)
    {
        int at = start;
        while (at < frame.Length)
        {
            if (frame.Length - at < sizeof(short))
            {
                return "binary header: ext fields end inside a key length";
            }

            int keyBytes = BinaryPrimitives.ReadInt16BigEndian(frame[at..]);
            at += sizeof(short);
            if (keyBytes < 0 || keyBytes > frame.Length - at - sizeof(int))
            {
                return $"binary header: key length {keyBytes} does not fit";
            }

            int keyStart = at;
            int valueBytes = BinaryPrimitives.ReadInt32BigEndian(frame[(at + keyBytes)..]);
            at += keyBytes + sizeof(int);
            if (valueBytes < 0 || valueBytes > frame.Length - at)
            {
                return $"binary header: value length {valueBytes} does not fit";
            }

            // Compat: RocketMQSerializable.mapDeserialize@4.9.7 reads a text of length 0 as null, which is no field.
            if (keyBytes > 0 && valueBytes > 0
                && !slices.TryAdd(new FieldSlice(keyStart, keyBytes, at, valueBytes)))
            {
                return $"more than {FieldSliceTable.CountMax} ext fields";
            }

            at += valueBytes;
        }

        return null;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace RocketNet.Compare.Wire;

/// <summary>One encoded request and the places in it that differ from request to request.</summary>
/// <remarks>
/// The opaque starts at <see cref="FirstOpaque"/>, so that its decimal text always has ten digits and the frame
/// never changes its length.
/// </remarks>
internal sealed class FrameTemplate(
    byte[] bytes, bool binary, int messageCount, int bodyBytes, int queueCount = SendFrames.QueueCount)
{
    public const int FirstOpaque = 1_000_000_000;

    private const int KeyDigits = 8;

    private readonly int _opaqueAt = binary
        ? SendFrames.BinaryOpaqueAt
        : bytes.AsSpan().IndexOf("\"opaque\":"u8) + "\"opaque\":".Length;

    private readonly int _queueDigits = SendFrames.QueueText(queueCount).Length;
    private readonly int _queueAt = QueueDigits(bytes, binary, queueCount);
    private readonly int[] _keysAt = KeyCounters(bytes);

    public byte[] Bytes => bytes;

    /// <summary>What all unique keys begin with; eight digits of hex follow, counted from 0.</summary>
    public string UniqueKeyPrefix => Encoding.ASCII.GetString(
        bytes, _keysAt[0] + KeyDigits - SendFrames.UniqueKeyChars, SendFrames.UniqueKeyChars - KeyDigits);

    public int MessageCount => messageCount;

    public int BodyBytes => bodyBytes;

    /// <summary>Requests go to one queue after the other.</summary>
    public int QueueCount => queueCount;

    /// <summary>Gives the copy of the template in <paramref name="frame"/> its opaque, queue and keys.</summary>
    public void Patch(Span<byte> frame, int sequence, int queue)
    {
        int opaque = FirstOpaque + sequence;
        if (binary)
        {
            BinaryPrimitives.WriteInt32BigEndian(frame[_opaqueAt..], opaque);
        }
        else
        {
            WriteDecimal(frame.Slice(_opaqueAt, 10), opaque);
        }

        WriteDecimal(frame.Slice(_queueAt, _queueDigits), queue);
        uint key = (uint)sequence * (uint)messageCount;
        foreach (int at in _keysAt)
        {
            WriteHex(frame.Slice(at, KeyDigits), key++);
        }
    }

    private static void WriteDecimal(Span<byte> digits, int value)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            int rest = value / 10;
            digits[i] = (byte)('0' + value - (rest * 10));
            value = rest;
        }
    }

    private static void WriteHex(Span<byte> digits, uint value)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = "0123456789ABCDEF"u8[(int)(value & 15)];
            value >>= 4;
        }
    }

    // Both header forms carry the queue id as text, here with leading zeros so that its length never changes.
    private static int QueueDigits(byte[] bytes, bool binary, int queueCount)
    {
        ReadOnlySpan<byte> mark = binary
            ? [0, 1, (byte)'e', 0, 0, 0, (byte)SendFrames.QueueText(queueCount).Length]
            : "\"e\":\""u8;
        return bytes.AsSpan().IndexOf(mark) + mark.Length;
    }

    private static int[] KeyCounters(byte[] bytes)
    {
        List<int> places = [];
        ReadOnlySpan<byte> mark = "UNIQ_KEY"u8;
        for (int at = 0, found; (found = bytes.AsSpan(at).IndexOf(mark)) >= 0;)
        {
            at += found + mark.Length;

            // The separator is one byte in a body or binary header and the six characters of an escape in JSON.
            int separator = bytes[at] == 1 ? 1 : 6;
            places.Add(at + separator + SendFrames.UniqueKeyChars - KeyDigits);
        }

        return [.. places];
    }
}

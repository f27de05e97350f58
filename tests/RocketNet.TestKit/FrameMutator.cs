using System.Buffers.Binary;

namespace RocketNet.TestKit;

/// <summary>Damages frames at random, from a seed: what a broken or hostile peer may send.</summary>
public sealed class FrameMutator(int seed)
{
    private static readonly int[] Interesting =
    [
        0, 1, 3, 4, 7, 8, 20, 21, 127, 128, 255, 32767, 32768, 65535, 1 << 20, 1 << 24, int.MaxValue, int.MinValue, -1,
    ];

    private static readonly byte[] Syntax = "{}[]\",:\\u019-+.eEtfn \n\u0001\u0002"u8.ToArray();
    private readonly Random _random = new(seed);

    public int Next(int bound) => _random.Next(bound);

    /// <summary>
    /// A damaged copy; half of them get lengths that fit again, so that the damage is met further inside.
    /// </summary>
    public byte[] Damage(byte[] frame)
    {
        var bytes = new List<byte>(frame);
        for (int i = _random.Next(4); i >= 0; i--)
        {
            DamageOnce(bytes);
        }

        byte[] damaged = [.. bytes];
        if (damaged.Length >= 8 && _random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(damaged, damaged.Length - 4);
            int headerBytes = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) & 0xFFFFFF;
            headerBytes = Math.Min(headerBytes, damaged.Length - 8);
            BinaryPrimitives.WriteInt32BigEndian(damaged.AsSpan(4), (frame[4] << 24) | headerBytes);
        }

        return damaged;
    }

    private void DamageOnce(List<byte> bytes)
    {
        if (bytes.Count < 12)
        {
            bytes.Add((byte)_random.Next(256));
            return;
        }

        int at = _random.Next(bytes.Count);
        int count = 1 + _random.Next(Math.Min(16, bytes.Count - at));
        switch (_random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = Syntax[_random.Next(Syntax.Length)];
                break;
            case 2:
                bytes.RemoveRange(at, count);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                Overwrite(bytes, _random.Next(bytes.Count - 4), Interesting[_random.Next(Interesting.Length)]);
                break;
            default:
                Overwrite(bytes, 4 * _random.Next(2), Interesting[_random.Next(Interesting.Length)]);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, int value)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes[at + i] = (byte)(value >> (24 - (8 * i)));
        }
    }
}

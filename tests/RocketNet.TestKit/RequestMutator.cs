using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace RocketNet.TestKit;

/// <summary>
/// Damages captured requests so that most still reach their handler: what a wrong or hostile client may ask.
/// </summary>
public sealed partial class RequestMutator(int seed, IReadOnlyList<byte[]> requests)
{
    private const int LengthBytes = 8;

    private static readonly string[] Values =
    [
        "0", "-1", "1", "7", "2147483647", "-2147483648", "2147483648", "9223372036854775807", "-9223372036854775808",
        "1e400", "0.5", "", " ", "null", "true", "{}", "[]", "*", "a||b", "%RETRY%", "..", "../../x", "/", "TBW102",
        "\\u0001\\u0002", "\\ud800", "SCHEDULE_TOPIC_XXXX", new string('x', 300), new string('y', 70_000),
    ];

    private readonly Random _random = new(seed);
    private readonly FrameMutator _mutator = new(seed);

    /// <summary>The next request; a wild one may be no frame at all and end its connection.</summary>
    public byte[] Next(out bool isWild)
    {
        byte[] request = requests[_random.Next(requests.Count)];
        isWild = _random.Next(16) == 0;
        if (isWild)
        {
            return _mutator.Damage(request);
        }

        byte[] header = request[LengthBytes..(LengthBytes + HeaderBytes(request))];
        byte[] body = request[(LengthBytes + header.Length)..];
        if (request[4] == 0 && _random.Next(4) != 0)
        {
            header = ChangeHeader(header);
        }

        if (body.Length > 0 && _random.Next(3) == 0)
        {
            body = DamageBody(body);
        }

        return Frame(request[4], header, body);
    }

    private static int HeaderBytes(byte[] frame) => BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) & 0xFFFFFF;

    private static byte[] Frame(byte type, byte[] header, byte[] body)
    {
        byte[] frame = new byte[LengthBytes + header.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), (type << 24) | header.Length);
        header.CopyTo(frame, LengthBytes);
        body.CopyTo(frame, LengthBytes + header.Length);
        return frame;
    }

    [GeneratedRegex("(?<=\":)(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9]+)")]
    private static partial Regex HeaderValue();

    // One value of the JSON header is replaced, in quotes when the old one was.
    private byte[] ChangeHeader(byte[] header)
    {
        string text = Encoding.UTF8.GetString(header);
        MatchCollection found = HeaderValue().Matches(text);
        if (found.Count == 0)
        {
            return header;
        }

        Match old = found[_random.Next(found.Count)];
        bool isText = old.Value[0] == '"';
        string value = isText ? $"\"{Values[_random.Next(Values.Length)]}\"" : Values[_random.Next(9)];
        string changed = string.Concat(text.AsSpan(0, old.Index), value, text.AsSpan(old.Index + old.Length));
        return Encoding.UTF8.GetBytes(changed);
    }

    private byte[] DamageBody(byte[] body)
    {
        byte[] damaged = _mutator.Damage(Frame(0, [], body));
        return damaged.Length <= LengthBytes ? [] : damaged[LengthBytes..];
    }
}

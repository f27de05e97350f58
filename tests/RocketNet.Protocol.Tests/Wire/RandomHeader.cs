using System.Globalization;
using System.Text;

namespace RocketNet.Protocol.Tests.Wire;

/// <summary>Writes headers that are valid JSON, in every way JSON allows.</summary>
internal static class RandomHeader
{
    private static readonly string[] Pieces =
    [
        "a", "topic", "\\n", "\\\"", "\\\\", "\\/", "\\u0001", "\\u6D4b", "\\ud83d\\uDE00", "测试", "😀", " ",
        "0123456789abcdef",
    ];

    public static string Make(Random random)
    {
        var header = new StringBuilder("{");
        string[] keys = ["code", "opaque", "extFields", "remark", "language", "x_y"];
        random.Shuffle(keys);
        for (int i = 0; i < keys.Length; i++)
        {
            header.Append(i == 0 ? string.Empty : ",").Append(Gap(random));
            header.Append('"').Append(keys[i]).Append('"').Append(Gap(random)).Append(':').Append(Gap(random));
            header.Append(keys[i] switch
            {
                "code" or "opaque" => random.Next(-100, 1 << 20).ToString(CultureInfo.InvariantCulture),
                "extFields" => Fields(random),
                _ => Value(random, 3),
            });
            header.Append(Gap(random));
        }

        return header.Append('}').Append(Gap(random)).ToString();
    }

    private static string Fields(Random random)
    {
        IEnumerable<string> fields = Enumerable.Range(0, random.Next(6))
            .Select(_ => Text(random) + Gap(random) + ":" + Gap(random) + Value(random, 4) + Gap(random));
        return "{" + Gap(random) + string.Join(',', fields) + "}";
    }

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => random.Next().ToString(CultureInfo.InvariantCulture),
        1 => random.NextDouble().ToString("E3", CultureInfo.InvariantCulture),
        2 => "true",
        3 => "null",
        4 => Text(random),
        5 => "[" + string.Join(" ,", Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1))) + "]",
        6 => "{" + string.Join(", ", Enumerable.Range(0, random.Next(3))
            .Select(_ => Text(random) + ": " + Value(random, depth - 1))) + " }",
        _ => "false",
    };

    private static string Text(Random random)
    {
        IEnumerable<string> pieces = Enumerable.Range(0, random.Next(5))
            .Select(_ => Pieces[random.Next(Pieces.Length)]);
        return "\"" + string.Concat(pieces) + "\"";
    }

    private static string Gap(Random random) => random.Next(4) == 0 ? " \t\r\n"[..random.Next(5)] : string.Empty;
}

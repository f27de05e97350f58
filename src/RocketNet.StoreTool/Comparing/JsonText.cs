using System.Text;
using RocketNet.Protocol.Bodies;

namespace RocketNet.StoreTool.Comparing;

/// <summary>
/// A JSON value as a difference shows it. A file may refer to parts of itself (<c>$ref</c>), in a circle even, so what
/// is written is bounded.
/// </summary>
internal static class JsonText
{
    /// <summary>Deeper than any file of a broker; beyond is a circle.</summary>
    public const int DepthMax = 64;

    private const int ValuesMax = 100_000;

    public static string Of(FastJsonValue value)
    {
        JavaJsonWriter json = new();
        int left = ValuesMax;
        Write(json, value, DepthMax, ref left);
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static void Write(JavaJsonWriter json, FastJsonValue value, int depth, ref int left)
    {
        if (--left < 0 || depth == 0)
        {
            json.Value("…");
        }
        else if (value.Kind == FastJsonKind.Object)
        {
            json.StartObject();
            foreach (FastJsonMember member in value.Members.Take(left + 1))
            {
                json.Name(member.Name);
                Write(json, member.Value, depth - 1, ref left);
            }

            json.EndObject();
        }
        else if (value.Kind == FastJsonKind.Array)
        {
            json.StartArray();
            foreach (FastJsonValue item in value.Items.Take(left + 1))
            {
                Write(json, item, depth - 1, ref left);
            }

            json.EndArray();
        }
        else
        {
            json.Value(value);
        }
    }
}

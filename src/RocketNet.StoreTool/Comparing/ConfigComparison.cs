using RocketNet.Protocol.Bodies;
using RocketNet.Store.Files;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Comparing;

/// <summary>Compares consumer offsets, delay offsets, topics and groups, member by member and in any order.</summary>
internal static class ConfigComparison
{
    private const string Kind = "config";

    // The parser's own bound of a file's values.
    private const int ValuesMax = 2_000_000;

    public static void Run(StorePlace left, StorePlace right, Differences differences)
    {
        foreach (string name in Names(left).Union(Names(right), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            FastJsonValue? ours = Read(left, name);
            FastJsonValue? theirs = Read(right, name);
            if (ours is null || theirs is null)
            {
                differences.Add(Kind, name, Presence(ours), Presence(theirs));
                continue;
            }

            int valuesLeft = ValuesMax;
            Compare(name, (ours, theirs), differences, depth: 0, ref valuesLeft);
        }
    }

    private static string Presence(FastJsonValue? content) => content is null ? "none, or no JSON" : "there";

    private static IEnumerable<string> Names(StorePlace place) => new DiskFiles().ListFiles(place.ConfigFolder)
        .Select(file => file.Name)
        .Where(name => name.EndsWith(".json", StringComparison.Ordinal));

    private static FastJsonValue? Read(StorePlace place, string name)
    {
        string path = Path.Combine(place.ConfigFolder, name);
        return ConfigCheck.ProblemOf(path) is null ? FastJsonValue.Parse(File.ReadAllBytes(path)) : null;
    }

    private static void Compare(
        string place,
        (FastJsonValue Left, FastJsonValue Right) both,
        Differences differences,
        int depth,
        ref int valuesLeft)
    {
        (FastJsonValue left, FastJsonValue right) = both;
        if (--valuesLeft < 0 || depth > JsonText.DepthMax)
        {
            // They refer to themselves, in a circle or over and over: the places to compare have no end.
            return;
        }

        if (left.Kind != FastJsonKind.Object || right.Kind != FastJsonKind.Object)
        {
            differences.AddIfApart(Kind, place, JsonText.Of(left), JsonText.Of(right));
            return;
        }

        Dictionary<string, FastJsonValue> others = [];
        foreach (FastJsonMember member in right.Members)
        {
            others[member.Name] = member.Value;
        }

        foreach (FastJsonMember member in left.Members)
        {
            if (others.Remove(member.Name, out FastJsonValue? other))
            {
                Compare($"{place} {member.Name}", (member.Value, other), differences, depth + 1, ref valuesLeft);
            }
            else
            {
                differences.Add(Kind, $"{place} {member.Name}", JsonText.Of(member.Value), "missing");
            }
        }

        foreach ((string name, FastJsonValue other) in others)
        {
            differences.Add(Kind, $"{place} {name}", "missing", JsonText.Of(other));
        }
    }
}

using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Files;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>Looks whether the JSON files of <c>config</c> can be parsed, each with the copy kept beside it.</summary>
internal static class ConfigCheck
{
    private const long BytesMax = 256 << 20;

    public static void Run(StorePlace place, Findings findings)
    {
        foreach (string name in Names(place))
        {
            string path = Path.Combine(place.ConfigFolder, name);
            string? problem = ProblemOf(path);
            string? copyProblem = ProblemOf(path + ".bak");
            bool hasCopy = File.Exists(path + ".bak");
            if (problem is not null)
            {
                bool isHelped = hasCopy && copyProblem is null;
                bool isEmptyAlone = !hasCopy && File.Exists(path) && new FileInfo(path).Length == 0;
                findings.Add(new Finding(
                    isEmptyAlone ? FindingSeverity.Warning : FindingSeverity.Damage,
                    FindingKinds.Config,
                    place.Shown(path),
                    null,
                    problem + (isHelped ? "; its copy .bak is good" : hasCopy ? $"; its copy too: {copyProblem}" : ""),
                    isEmptyAlone ? FindingKinds.Nothing
                    : isHelped ? "it goes to damaged/, and the copy takes its place"
                    : "it goes to damaged/; the broker begins without it"));
            }
            else if (hasCopy && copyProblem is not null)
            {
                findings.Add(new Finding(
                    FindingSeverity.Warning,
                    FindingKinds.Config,
                    place.Shown(path + ".bak"),
                    null,
                    copyProblem,
                    "it goes to damaged/; the next write makes a new one"));
            }
        }
    }

    /// <summary>Why a file holds no JSON object; null if it does.</summary>
    public static string? ProblemOf(string path)
    {
        if (!File.Exists(path))
        {
            return "it is missing";
        }

        long length = new FileInfo(path).Length;
        if (length is 0 or > BytesMax)
        {
            return length == 0 ? "it is empty" : $"it has {length} bytes, more than any such file";
        }

        try
        {
            return FastJsonValue.Parse(File.ReadAllBytes(path)).Kind == FastJsonKind.Object
                ? null
                : "it holds no JSON object";
        }
        catch (ProtocolException failure)
        {
            // The parser's words name the place.
            return "it is no JSON: " + failure.Message;
        }
    }

    private static IEnumerable<string> Names(StorePlace place) => new DiskFiles().ListFiles(place.ConfigFolder)
        .Select(entry => entry.Name.EndsWith(".bak", StringComparison.Ordinal) ? entry.Name[..^4] : entry.Name)
        .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);
}

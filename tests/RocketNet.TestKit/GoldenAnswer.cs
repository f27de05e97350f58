using System.Globalization;

namespace RocketNet.TestKit;

/// <summary>What Java answered to one request of an administrator: a line of tests/golden/admin-VERSION.</summary>
/// <param name="Request">The code and the fields, <c>208 consumerGroup=G</c>.</param>
/// <param name="Code">The answer's code.</param>
/// <param name="Remark">Its remark; null when it had none.</param>
/// <param name="Body">Its body as text; empty when it had none.</param>
public sealed record GoldenAnswer(string Request, int Code, string? Remark, string Body)
{
    public static IReadOnlyList<GoldenAnswer> ReadAll(string version = "4.9.7") =>
        [.. File.ReadLines(RepositoryRoot.Combine("tests", "golden", "admin-" + version, "answers.tsv")).Select(Parse)];

    public override string ToString() => Request;

    private static GoldenAnswer Parse(string line)
    {
        string[] cell = line.Split('\t');
        return new GoldenAnswer(
            cell[0],
            int.Parse(cell[1], CultureInfo.InvariantCulture),
            cell[2] == "null" ? null : cell[2],
            cell[3]);
    }
}

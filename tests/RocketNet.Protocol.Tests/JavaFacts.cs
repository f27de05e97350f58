using System.Text;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests;

/// <summary>What Data/JavaFacts.java printed on RocketMQ 4.9.7, by the first word of each line.</summary>
internal static class JavaFacts
{
    public static IReadOnlyList<string[]> Of(string kind) =>
        [.. File.ReadLines(RepositoryRoot.Combine(
                "tests", "RocketNet.Protocol.Tests", "Data", "java-facts-4.9.7.txt"))
            .Select(line => line.Split('\t'))
            .Where(cells => cells[0] == kind)];

    public static byte[] Utf8(string base64) => Convert.FromBase64String(base64);

    public static string Text(string base64) => Encoding.UTF8.GetString(Utf8(base64));
}

using System.Globalization;
using System.Security.Cryptography;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>The captured files are those the capture script wrote, and they agree with themselves.</summary>
public sealed class GoldenDataTests
{
    private const int Sha256Letters = 64;

    [Theory]
    [InlineData("wire-4.9.7")]
    [InlineData("wire-5.3.3")]
    [InlineData("store-4.9.7")]
    [InlineData("store-5.3.3")]
    public void Files_have_the_sums_that_the_capture_script_wrote_down(string name)
    {
        string folder = RepositoryRoot.Combine("tests", "golden", name);
        IEnumerable<string> sums = File.ReadLines(Path.Combine(folder, "README.md"))
            .Where(line => line.IndexOf("  ", StringComparison.Ordinal) == Sha256Letters);
        IEnumerable<string> found = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "README.md")
            .Select(file => Sum(file) + "  " + Path.GetRelativePath(folder, file).Replace('\\', '/'));

        Assert.Equal(sums.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void Store_holds_each_message_where_its_sender_was_told(string version)
    {
        using TempFolder store = new();
        GoldenStore.Unpack(version, store.Path);
        long[] told =
        [
            .. GoldenStore.Sent(version)
                .Select(SentMessage.TryParse)
                .OfType<SentMessage>()
                .Select(sent => long.Parse(sent.OffsetId[16..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];

        List<StoredRecord> records =
        [
            .. Directory.GetFiles(store.File("commitlog"))
                .Order(StringComparer.Ordinal)
                .SelectMany(StoredRecord.ReadAll),
        ];

        Assert.Equal(427, told.Length);
        Assert.Subset(records.Select(record => record.PhysicalOffset).ToHashSet(), told.ToHashSet());
    }

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}

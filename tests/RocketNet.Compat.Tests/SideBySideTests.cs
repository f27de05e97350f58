using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// One client sends the same messages to a Java 4.9.7 broker and to the tested one: the logs are equal.
/// </summary>
[Collection(JavaClients.StoreCollection)]
[Trait("needs", "java")]
public sealed class SideBySideTests(JavaClients java, TwoPairs pairs) : IClassFixture<TwoPairs>
{
    // 65 at once, and 8 that wait and come again.
    private const int Records = 65 + (2 * 8);

    [JavaFact]
    public async Task Records_properties_and_offsets_equal_those_of_a_Java_broker()
    {
        ProcessOutcome outcome = await java.RunAsync(
            pairs.Tested,
            "SideBySideDriver",
            "left=" + pairs.Java.NameServerAddress,
            "right=" + pairs.Tested.NameServerAddress,
            "topic=SideBySide");
        string[][] told =
            [.. outcome.Lines.Select(line => line.Split(' ')).Where(word => word is ["BOTH", ..])];

        List<StoredRecord> expected = await ReadAsync(pairs.Java);
        List<StoredRecord> actual = await ReadAsync(pairs.Tested);

        Assert.Equal(Records, expected.Count);
        Assert.All(told, line => Assert.Equal(line[3], line[4]));
        Assert.Equal(expected.Select(record => record.Properties), actual.Select(record => record.Properties));
        Assert.Equal(expected.Select(record => record.PhysicalOffset), actual.Select(record => record.PhysicalOffset));
        Assert.Equal(expected.Select(record => record.Hex), actual.Select(record => record.Hex));
    }

    // The last ones are the delayed messages, a second later.
    private static async Task<List<StoredRecord>> ReadAsync(ServerPair pair)
    {
        List<StoredRecord> records = [];
        await Wait.UntilAsync(() => (records = StoredRecord.ReadAll(FirstFile(pair))).Count >= Records);
        return records;
    }

    private static string FirstFile(ServerPair pair) => Path.Combine(pair.StoreRoot, "commitlog", new string('0', 20));
}

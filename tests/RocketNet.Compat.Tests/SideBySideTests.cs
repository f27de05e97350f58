using RocketNet.Testing;

namespace RocketNet.Compat.Tests;

/// <summary>
/// One client sends the same messages to a Java 4.9.7 broker and to the tested one: the logs are equal.
/// </summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class SideBySideTests(JavaClients java, TwoPairs pairs) : IClassFixture<TwoPairs>
{
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

        List<StoredRecord> expected = StoredRecord.ReadAll(FirstFile(pairs.Java));
        List<StoredRecord> actual = StoredRecord.ReadAll(FirstFile(pairs.Tested));

        Assert.Equal(65, expected.Count);
        Assert.All(told, line => Assert.Equal(line[3], line[4]));
        Assert.Equal(expected.Select(record => record.Properties), actual.Select(record => record.Properties));
        Assert.Equal(expected.Select(record => record.PhysicalOffset), actual.Select(record => record.PhysicalOffset));
        Assert.Equal(expected.Select(record => record.Hex), actual.Select(record => record.Hex));
    }

    private static string FirstFile(ServerPair pair) => Path.Combine(pair.StoreRoot, "commitlog", new string('0', 20));
}

using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Java's client finds messages again: rows B12 and B18 to B23 of the conformance list.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class QueryTests(JavaClients java, SharedPair shared) : IClassFixture<SharedPair>
{
    [JavaFact]
    public async Task A_message_is_viewed_by_offset_id_and_by_unique_id()
    {
        string[] seen = await SeenAsync("byId");

        Assert.Equal(
            Enumerable.Range(0, 5).SelectMany(i => new[] { $"offsetId viewed {i}", $"uniqueId viewed {i}" }), seen);
    }

    [JavaFact]
    public async Task An_id_that_is_none_or_names_nothing_raises_and_returns()
    {
        string[] seen = await SeenAsync("wrongId");

        Assert.Equal(5, seen.Length);
        Assert.All(seen, line => Assert.Contains("Exception", line, StringComparison.Ordinal));
    }

    [JavaFact]
    public async Task Twenty_messages_that_share_a_key_are_all_found() =>
        Assert.Equal(["byKey 20"], await SeenAsync("byKey"));

    [JavaFact]
    public async Task Of_500_messages_with_one_key_64_are_answered() =>
        Assert.Equal(["most 64"], await SeenAsync("most"));

    [JavaFact]
    public async Task The_key_of_another_topic_with_the_same_hash_raises()
    {
        string[] seen = await SeenAsync("sameHash1");

        Assert.Equal("own 1 1", seen[0]);
        Assert.StartsWith("other MQClientException", seen[1], StringComparison.Ordinal);
        Assert.StartsWith("another MQClientException", seen[2], StringComparison.Ordinal);
    }

    [JavaFact]
    public async Task The_same_key_of_topics_with_the_same_hash_finds_one_message_each() =>
        Assert.Equal(["one 1", "two 1"], await SeenAsync("sameHash2"));

    [JavaFact]
    public async Task Each_message_of_a_batch_of_100_is_found_by_offset_id_unique_id_and_key() =>
        Assert.Equal(["ids 100 100", "right 300"], await SeenAsync("batch"));

    private async Task<string[]> SeenAsync(string name)
    {
        ProcessOutcome outcome = await java.RunAsync(shared.Pair, "QueryDriver", "case=" + name);
        Assert.Contains("DONE " + name, outcome.Lines);
        return
        [
            .. outcome.Lines
                .Where(line => line.StartsWith("SEEN ", StringComparison.Ordinal))
                .Select(line => line["SEEN ".Length..]),
        ];
    }
}

using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Testing;

namespace RocketNet.Protocol.Tests.Bodies;

public class ConfigFileTests
{
    [Fact]
    public void Topics_json_is_written_back_byte_for_byte() =>
        AssertSame("topics.json", file => TopicConfigTableBody.Parse(file).ToJson(isPretty: true));

    [Fact]
    public void SubscriptionGroup_json_is_written_back_byte_for_byte() =>
        AssertSame("subscriptionGroup.json", file => SubscriptionGroupTableBody.Parse(file).ToJson(isPretty: true));

    [Fact]
    public void ConsumerOffset_json_is_written_back_but_for_quoted_queue_ids()
    {
        string expected = Read("consumerOffset.json");
        string written = Encoding.UTF8.GetString(
            ConsumerOffsetTableBody.Parse(Encoding.UTF8.GetBytes(expected)).ToJson(isPretty: true));

        Assert.Contains("{\"0\":", written, StringComparison.Ordinal);
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Replace(written, "\"(\\d+)\":", "$1:"));
    }

    private static void AssertSame(string file, Func<byte[], byte[]> rewrite)
    {
        string expected = Read(file);
        Assert.Equal(expected, Encoding.UTF8.GetString(rewrite(Encoding.UTF8.GetBytes(expected))));
    }

    private static string Read(string file) =>
        File.ReadAllText(RepositoryRoot.Combine("tests", "golden", "store-4.9.7", "config", file));
}

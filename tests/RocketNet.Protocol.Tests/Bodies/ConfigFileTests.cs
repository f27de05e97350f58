using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Bodies;

public class ConfigFileTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void Topics_json_is_written_back_byte_for_byte(string version) =>
        AssertSame(version, "topics.json", file => TopicConfigTableBody.Parse(file).ToJson(isPretty: true));

    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void SubscriptionGroup_json_is_written_back_byte_for_byte(string version) => AssertSame(
        version, "subscriptionGroup.json", file => SubscriptionGroupTableBody.Parse(file).ToJson(isPretty: true));

    [Fact]
    public void ConsumerOffset_json_is_written_back_but_for_quoted_queue_ids()
    {
        string expected = Read("4.9.7", "consumerOffset.json");
        string written = Encoding.UTF8.GetString(
            ConsumerOffsetTableBody.Parse(Encoding.UTF8.GetBytes(expected)).ToJson(isPretty: true));

        Assert.Contains("{\"0\":", written, StringComparison.Ordinal);
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Replace(written, "\"(\\d+)\":", "$1:"));
    }

    private static void AssertSame(string version, string file, Func<byte[], byte[]> rewrite)
    {
        string expected = Read(version, file);
        Assert.Equal(expected, Encoding.UTF8.GetString(rewrite(Encoding.UTF8.GetBytes(expected))));
    }

    private static string Read(string version, string file) =>
        File.ReadAllText(RepositoryRoot.Combine("tests", "golden", "store-" + version, "config", file));
}

using System.Globalization;
using System.Text;

namespace RocketNet.NameServer.Tests;

/// <summary>What a broker sends, in the words of Java's broker.</summary>
internal static class BrokerRequests
{
    public const int Register = 103;
    public const int Unregister = 104;
    public const int Route = 105;

    public static string TopicJson(string name, int queues = 4, int perm = 6, int sysFlag = 0) =>
        $$"""
        "{{name}}":{"order":false,"perm":{{perm}},"readQueueNums":{{queues}},"topicFilterType":"SINGLE_TAG",
        "topicName":"{{name}}","topicSysFlag":{{sysFlag}},"writeQueueNums":{{queues}}}
        """;

    public static string TableJson(long counter, params string[] topics)
    {
        string table = string.Join(',', topics);
        return $$"""
            {"dataVersion":{"counter":{{counter}},"timestamp":1700000000000},"topicConfigTable":{ {{table}} } }
            """;
    }

    public static byte[] Body(long counter, params string[] topics) => Encoding.UTF8.GetBytes(
        $$"""{"filterServerList":[],"topicConfigSerializeWrapper":{{TableJson(counter, topics)}}}""");

    public static Task<Answer> RegisterAsync(this RawConnection connection, Broker broker, params string[] topics) =>
        connection.AskAsync(Register, Body(broker.Counter, topics), broker.Fields);

    public static Task<Answer> RouteAsync(this RawConnection connection, string topic) =>
        connection.AskAsync(Route, ("topic", topic));

    /// <summary>Asks again and again until the topic has no route; the test's time limit ends it.</summary>
    public static async Task UntilGoneAsync(this RawConnection connection, string topic)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await connection.RouteAsync(topic)).Code != 17)
        {
            Assert.False(patience.IsCancellationRequested, $"{topic} is still routed");
            await Task.Yield();
        }
    }

    /// <summary>Who registers.</summary>
    public sealed record Broker(string Name = "broker-a", long Id = 0, string Address = "10.0.0.1:10911")
    {
        public string Cluster { get; init; } = "DefaultCluster";

        public string HaAddress { get; init; } = "10.0.0.1:10912";

        public long Counter { get; init; } = 1;

        public (string Key, string Value)[] Fields =>
        [
            ("brokerName", Name),
            ("brokerAddr", Address),
            ("clusterName", Cluster),
            ("haServerAddr", HaAddress),
            ("brokerId", Id.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}

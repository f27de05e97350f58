using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Store;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Persistence;

/// <summary>A configuration file damaged anywhere is set aside for its copy; never is a table begun anew.</summary>
public sealed class DamagedConfigTests
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    public static TheoryData<string, string> Files() => new()
    {
        {
            "consumerOffset.json",
            """{"offsetTable":{"orders@billing":{0:12345,1:77},"orders@%RETRY%x":{0:3}}}"""
        },
        {
            "topics.json",
            """{"dataVersion":{"counter":3,"timestamp":1700000000000},"topicConfigTable":{"orders":{"order":false,"""
            + "\"perm\":6,\"readQueueNums\":4,\"topicFilterType\":\"SINGLE_TAG\",\"topicName\":\"orders\","
            + "\"topicSysFlag\":0,\"writeQueueNums\":4}}}"
        },
        {
            "subscriptionGroup.json",
            """{"dataVersion":{"counter":2,"timestamp":1700000000000},"subscriptionGroupTable":{"billing":{"""
            + "\"brokerId\":0,\"consumeBroadcastEnable\":true,\"consumeEnable\":true,\"groupName\":\"billing\","
            + "\"retryMaxTimes\":16,\"retryQueueNums\":1,\"whichBrokerWhenConsumeSlowly\":1}}}"
        },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_flipped_bit_or_a_cut_never_makes_an_empty_table(string name, string content)
    {
        byte[] whole = Encoding.UTF8.GetBytes(content);
        int step = Full ? 1 : 3;
        for (int bit = 0; bit < whole.Length * 8; bit += step)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            LoadsSomething(name, flipped, whole, $"bit {bit}");
        }

        for (int length = 0; length < whole.Length; length += step)
        {
            LoadsSomething(name, whole[..length], whole, $"the first {length} bytes only");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_broken_file_without_a_copy_stops_the_start_and_stays(string name, string content)
    {
        using TempFolder folder = new();
        byte[] half = Encoding.UTF8.GetBytes(content[..(content.Length / 2)]);
        string path = Write(folder, name, half);

        StoreCorruptException refused = Assert.Throws<StoreCorruptException>(() => Load(folder));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(half, File.ReadAllBytes(path));
    }

    private static void LoadsSomething(string name, byte[] damaged, byte[] copy, string what)
    {
        using TempFolder folder = new();
        string path = Write(folder, name, damaged);
        File.WriteAllBytes(path + ".bak", copy);
        BrokerTables tables = Load(folder);
        int entries = name switch
        {
            "consumerOffset.json" => tables.Offsets.Entries.Count(),
            "topics.json" => tables.Topics.Listed.Count(topic => !IsBuiltIn(topic.TopicName)),
            _ => tables.Groups.All.Count(),
        };
        Assert.True(entries > 0, $"{name} is empty after {what}: {Encoding.UTF8.GetString(damaged)}");
    }

    private static bool IsBuiltIn(string topic) =>
        topic.Contains("_TOPIC", StringComparison.Ordinal)
        || topic is "TBW102" or "SELF_TEST_TOPIC" or "BenchmarkTest" or "broker-a" or "DefaultCluster";

    private static BrokerTables Load(TempFolder folder)
    {
        BrokerOptions options = new() { BrokerName = "broker-a", ListenPort = 0 };
        BrokerConfiguration configuration =
            new(options, new StoreOptions { RootDirectory = folder.File("store") });
        BrokerTables tables = new(configuration, new DiskFiles(), TimeProvider.System, NullLoggerFactory.Instance);
        tables.Load(wasCleanStop: true);
        return tables;
    }

    private static string Write(TempFolder folder, string name, byte[] content)
    {
        string path = Path.Combine(folder.Folder("store", "config"), name);
        File.WriteAllBytes(path, content);
        return path;
    }
}

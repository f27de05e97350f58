using System.Net;
using System.Net.Sockets;
using RocketNet.Client;
using RocketNet.TestKit;

namespace RocketNet.Testing.Tests;

public sealed class RocketNetServerTests
{
    [Fact]
    public async Task Servers_started_at_once_do_not_know_one_another()
    {
        RocketNetServer[] servers =
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RocketNetServer.StartAsync()));
        try
        {
            await servers[0].CreateTopicAsync("Orders", new TopicLayout { ReadQueueNums = 2, WriteQueueNums = 2 });
            IReadOnlyList<MessageQueue>[] queues = await Task.WhenAll(servers.Select(QueuesAsync));

            Assert.Equal(2, queues[0].Count);
            Assert.All(queues[0], queue => Assert.Equal(servers[0].BrokerName, queue.BrokerName));
            Assert.All(queues[1..], others => Assert.NotEqual(2, others.Count));
            Assert.Equal(3, servers.Select(server => server.ClusterName).Distinct().Count());
        }
        finally
        {
            foreach (RocketNetServer server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_topic_of_the_options_is_there_when_topics_are_not_made_by_messages()
    {
        await using RocketNetServer server = await RocketNetServer.StartAsync(new RocketNetServerOptions
        {
            Topics = ["Orders"],
            BrokerProperties = new Dictionary<string, string> { ["autoCreateTopicEnable"] = "false" },
        });
        await using RocketMqClient client = server.CreateClient();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "shop" });

        SendResult sent = await producer.SendAsync(new Message("Orders", new byte[1]));
        RocketMqException refused = await Assert.ThrowsAsync<RocketMqException>(
            () => producer.SendAsync(new Message("Invoices", new byte[1])).AsTask());

        Assert.Equal(SendStatus.Ok, sent.Status);
        Assert.Equal(RocketMqFailure.NoSuchTopic, refused.Failure);
    }

    [Fact]
    public async Task After_its_end_its_ports_are_free_and_its_folder_is_gone()
    {
        RocketNetServer server = await RocketNetServer.StartAsync();
        await server.CreateTopicAsync("Orders");
        IPEndPoint[] ports = BrokerPorts(server);
        IPEndPoint nameServer = IPEndPoint.Parse(server.NameServerAddress);
        Assert.True(await IsListeningAsync(nameServer));
        Assert.True(Directory.Exists(server.Folder));
        Assert.All(ports, port => Assert.False(IsFree(port)));

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
        Assert.All(ports, port => Assert.True(IsFree(port)));

        // Its port is one of those that connections of others are given, so it may be in use; nobody listens there.
        Assert.False(await IsListeningAsync(nameServer));
    }

    [Fact]
    public async Task It_listens_on_this_machine_only_and_takes_little_of_its_disk()
    {
        using TempFolder parent = new();
        await using RocketNetServer server =
            await RocketNetServer.StartAsync(new RocketNetServerOptions { TempPath = parent.Path });
        await using RocketMqClient client = server.CreateClient();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "shop" });
        await producer.SendAsync(new Message("Orders", new byte[100], keys: "k"));

        long bytes = new DirectoryInfo(parent.Path).EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length);

        Assert.StartsWith("127.0.0.1:", server.NameServerAddress, StringComparison.Ordinal);
        Assert.StartsWith(parent.Path, server.Folder, StringComparison.Ordinal);
        Assert.InRange(bytes, 1, 40 << 20);
        if (OperatingSystem.IsLinux()) // Other systems have no 127.0.0.2 unless somebody has set it up.
        {
            Assert.All(
                BrokerPorts(server),
                port => Assert.True(IsFree(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port.Port))));
            int nameServer = IPEndPoint.Parse(server.NameServerAddress).Port;
            Assert.False(await IsListeningAsync(new IPEndPoint(IPAddress.Parse("127.0.0.2"), nameServer)));
        }
    }

    [Theory]
    [InlineData("autoCreateTopicEnabel", "true", "did you mean autoCreateTopicEnable?")]
    [InlineData("brokerPermission", "many", "brokerPermission=many")]
    [InlineData("aclEnable", "true", "aclEnable=true")]
    [InlineData("listenPort", "10911", "listenPort: a test's server sees to that itself")]
    [InlineData("logRoot", "logs", "logRoot: a test's server sees to that itself")]
    public async Task A_property_that_is_none_stops_the_start_and_leaves_nothing(string key, string value, string told)
    {
        using TempFolder parent = new();

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => RocketNetServer.StartAsync(new()
        {
            TempPath = parent.Path,
            BrokerProperties = new Dictionary<string, string> { [key] = value },
        }));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(parent.Path));
    }

    [Fact]
    public async Task A_start_that_fails_half_way_leaves_nothing()
    {
        using TempFolder parent = new();

        // The servers run by then: the name is refused when its topic is made.
        await Assert.ThrowsAsync<RocketMqException>(() => RocketNetServer.StartAsync(new RocketNetServerOptions
        {
            TempPath = parent.Path,
            Topics = ["no topic"],
        }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(parent.Path));
    }

    [Fact]
    public async Task A_start_that_fails_says_why_even_when_the_clearing_up_fails_too()
    {
        using TempFolder parent = new();
        VanishingFolder properties = new(parent.Path) { ["autoCreateTopicEnabel"] = "true" };

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => RocketNetServer.StartAsync(new() { TempPath = parent.Path, BrokerProperties = properties }));

        Assert.Contains("autoCreateTopicEnabel", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(parent.Path));
    }

    [Fact]
    public async Task A_start_that_is_called_off_leaves_nothing()
    {
        using TempFolder parent = new();
        using CancellationTokenSource calledOff = new();
        await calledOff.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RocketNetServer.StartAsync(new() { TempPath = parent.Path }, calledOff.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(parent.Path));
    }

    private static IPEndPoint[] BrokerPorts(RocketNetServer server)
    {
        int port = IPEndPoint.Parse(server.BrokerAddress).Port;
        int[] ports = [port - 2, port, port + 1];
        return [.. ports.Select(one => new IPEndPoint(IPAddress.Loopback, one))];
    }

    private static bool IsFree(IPEndPoint place)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(place);
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> IsListeningAsync(IPEndPoint place)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(place);
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<MessageQueue>> QueuesAsync(RocketNetServer server)
    {
        await using RocketMqClient client = server.CreateClient();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "shop" });
        return await producer.GetPublishQueuesAsync("Orders");
    }

    /// <summary>Properties that, when looked at, remove the folder that the server has made for itself.</summary>
    private sealed class VanishingFolder(string parent)
        : Dictionary<string, string>, IReadOnlyDictionary<string, string>
    {
        IEnumerable<string> IReadOnlyDictionary<string, string>.Keys
        {
            get
            {
                foreach (string folder in Directory.GetDirectories(parent))
                {
                    Directory.Delete(folder, recursive: true);
                }

                return Keys;
            }
        }
    }
}

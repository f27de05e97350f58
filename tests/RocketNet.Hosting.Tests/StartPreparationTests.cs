using RocketNet.Broker.Configuration;
using RocketNet.Hosting.Starting;
using RocketNet.NameServer.Configuration;
using RocketNet.TestKit;

namespace RocketNet.Hosting.Tests;

public sealed class StartPreparationTests
{
    private const string BrokerUsage = """
        usage: mqbroker [-c <arg>] [-h] [-m] [-n <arg>] [-p]
         -c,--configFile <arg>       Broker config properties file
         -h,--help                   Print help
         -m,--printImportantConfig   Print important config item
         -n,--namesrvAddr <arg>      Name server address list, eg: '192.168.0.1:9876;192.168.0.2:9876'
         -p,--printConfigItem        Print all config item

        """;

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void Help_is_javas_text_to_the_letter()
    {
        Assert.Equal(0, Broker("-h"));
        Assert.Equal(BrokerUsage, _output.ToString());
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("-c")]
    [InlineData("--unknown")]
    public void Words_that_cannot_be_understood_print_the_usage_and_exit_1(string word)
    {
        Assert.Equal(1, Broker(word));
        Assert.Equal(BrokerUsage, _output.ToString());
        Assert.Single(Lines(_error));
    }

    [Fact]
    public void The_important_keys_are_javas_in_javas_order()
    {
        Assert.Equal(0, Broker("-m", "brokerName=b", "namesrvAddr=a:1"));

        string[] keys = [.. Lines(_output).Select(line => line.Split(" INFO main - ")[1].Split('=')[0])];
        Assert.Equal(["namesrvAddr", "brokerIP1", "brokerName", "brokerClusterName", "brokerId"], keys[..5]);
        Assert.Equal(["flushDiskType", "cleanFileForciblyEnable", "transientStorePoolEnable"], keys[^3..]);
        Assert.Equal(35, keys.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d\\:\d\d\\:\d\d INFO main - namesrvAddr=a:1$", Lines(_output)[0]);
    }

    [Fact]
    public void The_name_server_says_that_it_read_its_file_before_it_prints()
    {
        using var folder = new TempFolder();
        string file = folder.Write("namesrv.properties", "listenPort=8876");
        ServerEnvironment machine = new() { Home = "/h", UserHome = "/u" };

        PreparedStart<NameServerOptions> start = new StartPreparation<NameServerOptions>(
            NameServerStart.Plan(machine, TimeProvider.System), _output, _error).Prepare(["-c", file, "-p"]);

        Assert.Equal(0, start.ExitCode);
        Assert.Equal($"load config properties file OK, {file}", Lines(_output)[0]);
        Assert.Contains(Lines(_output), line => line.EndsWith(
            " [main] INFO RocketmqNamesrvConsole - listenPort=8876", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_one_line_and_exit_255()
    {
        Assert.Equal(255, Broker("-c", "/no/such/file.conf"));
        Assert.Contains("/no/such/file.conf", Assert.Single(Lines(_error)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_server_address_that_is_none_is_refused_in_javas_words_with_253()
    {
        Assert.Equal(253, Broker("-n", "abc"));
        Assert.Equal(
            "The Name Server Address[abc] illegal, please set it as follows, \"127.0.0.1:9876;192.168.0.1:9876\"\n",
            _output.ToString());
    }

    [Fact]
    public void Key_value_words_may_stand_anywhere()
    {
        StartPlan<BrokerSettings> plan = BrokerPlan();

        PreparedStart<BrokerSettings> start = new StartPreparation<BrokerSettings>(plan, _output, _error)
            .Prepare(["listenPort=20911", "-n", "a:1", "autoCreateTopicEnable=false", "--brokerName=x"]);

        BrokerOptions broker = start.Configuration!.Options.Broker;
        Assert.Equal((20911, "a:1", false, "x"),
            (broker.ListenPort, broker.NamesrvAddr, broker.AutoCreateTopicEnable, broker.BrokerName));
    }

    private int? Broker(params string[] words) =>
        new StartPreparation<BrokerSettings>(BrokerPlan(), _output, _error).Prepare(words).ExitCode;

    private static StartPlan<BrokerSettings> BrokerPlan() => BrokerStart.Plan(
        new ServerEnvironment { Home = "/h", UserHome = "/u", HostName = "b" }, TimeProvider.System);

    private static string[] Lines(StringWriter text) =>
        text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

using RocketNet.Broker.Configuration;
using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Starting;
using RocketNet.Store;
using RocketNet.TestKit;

namespace RocketNet.Hosting.Tests;

public sealed class BrokerConfigurationTests
{
    private static readonly ServerEnvironment Machine = new()
    {
        Home = "/opt/rocketnet",
        UserHome = "/home/user",
        HostName = "host-1",
    };

    [Fact]
    public void Values_of_a_file_reach_the_options_of_broker_store_and_listener()
    {
        BrokerSettings settings = Load("brokerName = b1", "flushDiskType=SYNC_FLUSH", "serverSocketBacklog=7",
            "brokerRole=SYNC_MASTER", "storePathRootDir=/data/store").Options;

        Assert.Equal("b1", settings.Broker.BrokerName);
        Assert.Equal(BrokerRole.SyncMaster, settings.Broker.BrokerRole);
        Assert.Equal(FlushDiskType.SyncFlush, settings.Store.FlushDiskType);
        Assert.Equal("/data/store/commitlog", settings.Store.CommitLogPath);
        Assert.Equal(7, settings.Server.Backlog);
    }

    [Theory]
    [InlineData("mapedFileSizeCommitLog=1024", "mappedFileSizeCommitLog")]
    [InlineData("mapedFileSizeConsumeQueue=300000", "counts bytes")]
    [InlineData("autoCreateTopicEnabled=true", "did you mean autoCreateTopicEnable?")]
    [InlineData("defaultTopicQueueNums=many", "8 holds")]
    [InlineData("maxMessageSize=65536 ", "blanks")]
    [InlineData("brokerIp1=10.0.0.1", "brokerIP1")]
    [InlineData("storePathIndex=/elsewhere/index", "the real place is")]
    [InlineData("checkTransactionMessageEnable=false", "transactionCheckMax")]
    [InlineData("brokerId=1", "always has brokerId 0")]
    [InlineData("deleteWhen=25", "04 holds")]
    [InlineData("rejectTransactionMessage=true", "messages of them are refused")]
    [InlineData("haListenPort=10999", "nothing listens for slaves")]
    [InlineData("fetchNamesrvAddrByAddressServer=true", "namesrvAddr alone")]
    [InlineData("transientStorePoolEnable=true", "a pool would only lose its content")]
    [InlineData("flushIntervalConsumeQueue=500", "flushConsumeQueueThoroughInterval")]
    [InlineData("flushConsumeQueueLeastPages=0", "built again from the log")]
    [InlineData("maxCommitLogFilesNumber=10", "see fileReservedTime")]
    public void A_value_that_does_not_mean_what_its_writer_hoped_is_one_warning(string line, string says)
    {
        ConfigResult<BrokerSettings> result = Load(line);

        Assert.Empty(result.Errors);
        Assert.Contains(says, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fileReservedTime=48")]
    [InlineData("deleteWhen=04;16")]
    [InlineData("diskMaxUsedSpaceRatio=88")]
    [InlineData("cleanFileForciblyEnable=false")]
    [InlineData("diskSpaceFloorBytes=1000000000")]
    [InlineData("flushCommitLogTimed=false")]
    [InlineData("warmMapedFileEnable=true")]
    [InlineData("haMasterAddress=")]
    [InlineData("sendMessageThreadPoolNums=128")]
    public void What_holds_and_what_has_no_effect_because_it_is_only_tuning_is_taken_without_a_word(string line) =>
        Assert.Empty(Load(line).Warnings);

    [Fact]
    public void Warming_is_told_to_have_no_effect_where_records_are_written_in_another_way() =>
        Assert.Contains(
            "SYNC_FLUSH",
            Assert.Single(Load("warmMapedFileEnable=true", "flushDiskType=SYNC_FLUSH").Warnings),
            StringComparison.Ordinal);

    [Fact]
    public void What_deletes_files_and_refuses_sends_is_read()
    {
        ConfigResult<BrokerSettings> result = Load(
            "deleteWhen=02;03",
            "fileReservedTime=24",
            "diskMaxUsedSpaceRatio=60",
            "diskSpaceCleanForciblyRatio=70",
            "diskSpaceWarningLevelRatio=99",
            "diskSpaceFloorBytes=1234567",
            "cleanFileForciblyEnable=false");

        Assert.Empty(result.Warnings);
        StoreOptions store = result.Options.Store;
        Assert.Equal("02;03", store.DeleteWhen);
        Assert.Equal(24, store.FileReservedTimeHours);
        Assert.Equal((60, 70, 90), (
            store.DiskMaxUsedSpaceRatio, store.DiskSpaceCleanForciblyRatio, store.DiskSpaceWarningLevelRatio));
        Assert.Equal(1_234_567, store.DiskSpaceFloorBytes);
        Assert.False(store.CleanFileForciblyEnable);
    }

    [Fact]
    public void A_bad_value_of_a_key_that_only_tunes_is_one_warning() =>
        Assert.Contains("72 holds", Assert.Single(Load("fileReservedTime=long").Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("brokerName=broker-a|broker-b")]
    [InlineData("brokerRole=SLAVE")]
    [InlineData("brokerRole=MASTER")]
    [InlineData("brokerId=zero")]
    [InlineData("listenPort=99999")]
    [InlineData("flushDiskType=SYNC")]
    [InlineData("storePathRootDir=")]
    [InlineData("storePathRootDir=~/store")]
    [InlineData("aclEnable=true")]
    [InlineData("useTLS=true")]
    [InlineData("tls.server.mode=enforcing")]
    [InlineData("enableDLegerCommitLog=true")]
    [InlineData("storeType=defaultRocksDB")]
    [InlineData("namesrvAddr=abc")]
    public void A_bad_value_that_decides_identity_place_or_access_stops_the_start_and_names_its_line(string line)
    {
        ConfigResult<BrokerSettings> result = Load("# comment", line);

        Assert.StartsWith("broker.conf line 2: " + line, Assert.Single(result.Errors).Line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_is_stronger_than_the_file_and_the_file_than_the_environment()
    {
        ServerEnvironment machine = Machine with { NameServers = "env:1" };

        Assert.Equal("env:1", Load(machine, [], []).Options.Broker.NamesrvAddr);
        Assert.Equal("file:1", Load(machine, ["namesrvAddr=file:1"], []).Options.Broker.NamesrvAddr);
        Assert.Equal("n:1", Load(machine, ["namesrvAddr=file:1"], ["-n", "n:1"]).Options.Broker.NamesrvAddr);
        Assert.Equal(
            "word:1", Load(machine, ["namesrvAddr=x"], ["namesrvAddr=word:1", "-n", "n:1"]).Options.Broker.NamesrvAddr);
    }

    [Fact]
    public void A_path_keeps_its_single_backslashes_and_says_so()
    {
        ConfigResult<BrokerSettings> result = Load(@"storePathRootDir=D:\rocketmq\store");

        Assert.Equal(@"D:\rocketmq\store", result.Options.Store.RootDirectory);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void The_file_of_the_2019_tutorial_starts_with_a_warning_for_each_odd_line()
    {
        ConfigResult<BrokerSettings> result = Load(
            "namesrvAddr=192.168.70.102:9876", "autoCreateTopicEnable=true", "autoCreateTopicEnable=true",
            "mapedFileSizeCommitLog=1073741824", "mapedFileSizeConsumeQueue=300000", "diskMaxUsedSpaceRatio=88",
            "storePathRootDir=/usr/local/rocketmq/store", "storePathCommitLog=/usr/local/rocketmq/store/commitlog",
            "storePathConsumeQueue=/usr/local/rocketmq/store/consumequeue", "abortFile=/usr/local/rocketmq/store/abort",
            "sendMessageThreadPoolNums=128", "maxMessageSize=65536");

        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Warnings.Count);
        Assert.Equal(6_000_000, result.Options.Store.ConsumeQueueFileBytes);
    }

    [Fact]
    public void An_update_changes_live_keys_keeps_the_file_and_refuses_paths()
    {
        using var folder = new TempFolder();
        string file = folder.Write("broker.conf", "# mine", "brokerPermission=6", "other=1");
        var configuration = new BrokerConfiguration(BrokerStart.WithFile(new BrokerSettings(), file));

        Assert.False(configuration.Update("brokerPermission=4\nsendMessageThreadPoolNums=3"u8).IsRefused);
        Assert.True(configuration.Update("traceOn=false\nstorePathRootDir=/tmp"u8).IsRefused);
        Assert.True(configuration.Update("rocketmqHome=/tmp"u8).IsRefused);

        Assert.Equal(4, configuration.Broker.BrokerPermission);
        Assert.True(configuration.Broker.TraceOn);
        Assert.Equal(
            "# mine\nbrokerPermission=4\nother=1\nsendMessageThreadPoolNums=3\n", File.ReadAllText(file));
        Assert.Contains(new("sendMessageThreadPoolNums", "3"), configuration.All);
    }

    private static ConfigResult<BrokerSettings> Load(params string[] lines) => Load(Machine, lines, []);

    private static ConfigResult<BrokerSettings> Load(ServerEnvironment machine, string[] lines, string[] words)
    {
        StartPlan<BrokerSettings> plan = BrokerStart.Plan(machine, TimeProvider.System);
        var sources = new ConfigSources(
            CommandLine.Parse(plan.Syntax, words).Settings,
            Properties.JavaProperties.Parse(string.Join('\n', lines)),
            "broker.conf",
            plan.Environment);
        return plan.Complete(ConfigLoader.Load(plan.Table, plan.Defaults, sources));
    }
}

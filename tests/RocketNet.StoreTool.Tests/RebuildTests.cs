using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

public sealed class RebuildTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void Queues_of_a_java_log_are_byte_for_byte_what_java_wrote(string version)
    {
        using TempFolder store = new();
        GoldenStore.Unpack(version, store.Path);
        SortedDictionary<string, string> before = MadeStore.Sums(store.File("consumequeue"));

        Tool rebuild = Tool.Run("rebuild-cq", "--store", store.Path);

        Assert.True(rebuild.ExitCode == ToolExit.Sound, rebuild.Output + rebuild.Error);
        Assert.Equal(before, MadeStore.Sums(store.File("consumequeue")));
        Assert.Single(Directory.GetDirectories(store.File("damaged")));
        Tool.AssertSound(store.Path);
    }

    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void The_index_of_a_java_log_is_byte_for_byte_what_java_wrote(string version)
    {
        using TempFolder store = new();
        GoldenStore.Unpack(version, store.Path);
        IEnumerable<string> before = MadeStore.Sums(store.File("index")).Values;

        Tool rebuild = Tool.Run("rebuild-index", "--json", "--store", store.Path);

        Assert.True(rebuild.ExitCode == ToolExit.Sound, rebuild.Output + rebuild.Error);
        Assert.Equal(before, MadeStore.Sums(store.File("index")).Values);
        Assert.Equal(1060, rebuild.Json.GetProperty("entries").GetInt64());
        Tool.AssertSound(store.Path);
    }

    [Fact]
    public async Task A_store_of_ours_opens_cleanly_behind_a_rebuild_of_what_was_lost()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        SortedDictionary<string, string> queues = MadeStore.Sums(store.File("consumequeue"));
        Directory.Delete(store.File("consumequeue"), recursive: true);

        Assert.Equal(ToolExit.Sound, Rebuild("rebuild-cq").ExitCode);
        Assert.Equal(ToolExit.Sound, Rebuild("rebuild-index").ExitCode);

        Assert.Equal(queues, MadeStore.Sums(store.File("consumequeue")));
        Tool.AssertSound(store.Root);
        Assert.Equal((MadeStore.Queues, store.IndexFiles().Length), store.CountsInCheckpoint());
        List<string> served = await MadeStore.ReadAsync(
            store.Root,
            opened => opened.Recovery is { Kind: Store.Recovery.RecoveryKind.Clean, SetAside.Count: 0 });
        Assert.Equal(MadeStore.Messages, served.Count);

        Tool Rebuild(string command) => Tool.Run(command, "--store", store.Root, "-c", store.ConfigFile());
    }

    [Fact]
    public async Task A_log_whose_oldest_files_expired_is_sound_before_and_behind_a_rebuild()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        File.Delete(store.LogFile(0));
        File.Delete(store.LogFile(1));
        Tool.AssertSound(store.Root);

        foreach (string command in (string[])["rebuild-cq", "rebuild-index"])
        {
            Assert.Equal(ToolExit.Sound, Tool.Run(command, "--store", store.Root, "-c", store.ConfigFile()).ExitCode);
        }

        Tool.AssertSound(store.Root);
        List<string> served = await MadeStore.ReadAsync(store.Root);
        Assert.Equal(store.Offsets.Count(offset => offset >= 2 * MadeStore.LogFileBytes), served.Count);
    }

    [Fact]
    public async Task What_a_rebuild_that_broke_off_has_left_is_begun_anew()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        Directory.CreateDirectory(store.File("consumequeue.new", "orders", "9"));
        File.WriteAllText(store.File("consumequeue.new", "orders", "9", "00000000000000000000"), "half");

        Assert.Equal(ToolExit.Sound, Tool.Run("rebuild-cq", "--store", store.Root).ExitCode);

        Assert.False(Directory.Exists(store.File("consumequeue.new")));
        Assert.False(Directory.Exists(store.File("consumequeue", "orders", "9")));
    }

    [Fact]
    public async Task Queues_of_a_deleted_topic_do_not_come_back()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        File.WriteAllText(store.File("config", "topics.json"), "{\"topicConfigTable\":{}}");
        Directory.Delete(store.File("consumequeue", "orders"), recursive: true);

        Tool rebuild = Tool.Run("rebuild-cq", "--json", "--store", store.Root);

        Assert.Equal(MadeStore.Messages, rebuild.Json.GetProperty("ofDeletedTopics").GetInt64());
        Assert.False(Directory.Exists(store.File("consumequeue", "orders")));
    }
}

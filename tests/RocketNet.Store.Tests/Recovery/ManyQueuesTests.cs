using RocketNet.Store.Recovery;

namespace RocketNet.Store.Tests.Recovery;

/// <summary>So many queues that an opening looks at them side by side.</summary>
public sealed class ManyQueuesTests
{
    private const int Queues = 250;

    [Fact]
    public async Task After_a_kill_without_a_checkpoint_each_of_many_queues_is_built_again_as_it_was()
    {
        await using TestStore store = await FilledAsync(new FaultyFiles());

        await store.KillAsync(root => File.Delete(Path.Combine(root, "checkpoint")));

        Assert.Equal(RecoveryKind.JavaUnclean, store.Store.Recovery.Kind);
        Assert.Equal(0, store.Store.Recovery.QueuesBuiltFrom.Value);
        Assert.All(Enumerable.Range(0, Queues), queue =>
        {
            Assert.Equal(1 + (queue % 3), store.Queue(queueId: queue).Max.Value);
            Assert.Equal(1 + (queue % 3), store.ReadAll(queueId: queue).Count);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(249)]
    public async Task One_queue_file_among_many_that_cannot_be_read_stops_the_start_and_is_named(int broken)
    {
        FaultyFiles files = new();
        await using TestStore store = await FilledAsync(files);
        await store.CloseAsync();
        string folder = Path.Combine("orders", $"{broken}", "0");
        files.Fails = (call, path) => call == "read" && path.Contains(folder, StringComparison.Ordinal);

        StoreUnavailableException refused = Assert.Throws<StoreUnavailableException>(() => store.Open());

        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        files.Fails = (_, _) => false;
        store.Open();
        Assert.Single(store.ReadAll(queueId: 0));
    }

    private static async Task<TestStore> FilledAsync(FaultyFiles files)
    {
        TestStore store = TestStore.Create(
            options => options with { ConsumeQueueFileBytes = 2000, CommitLogFileBytes = 1 << 20 }, files);
        for (int queue = 0; queue < Queues; queue++)
        {
            for (int i = 0; i <= queue % 3; i++)
            {
                store.Append(queueId: queue);
            }
        }

        await RocketNet.TestKit.Wait.UntilAsync(() => store.Store.Dispatch.Dispatched == store.Log.End);
        return store;
    }
}

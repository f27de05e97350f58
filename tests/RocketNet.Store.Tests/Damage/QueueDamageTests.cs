using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Tests.Faults;

namespace RocketNet.Store.Tests.Damage;

/// <summary>Damaged entries of a ConsumeQueue cost their own message at most, and often not even that.</summary>
public sealed class QueueDamageTests
{
    private const int Extra = 12;

    private static readonly bool Full = Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 5)]
    [InlineData(true, 7)]
    [InlineData(true, 23)]
    [InlineData(false, 7)]
    [InlineData(false, 23)]
    public async Task A_flipped_bit_of_an_entry_costs_no_other_message(bool isClean, int index)
    {
        using DamagedStore intact = await CreateAsync(isClean);
        string path = PathOf(intact, "orders", 1, index, out long position);
        for (int bit = 0; bit < ConsumeQueueEntry.ByteCount * 8; bit += Full ? 1 : 3)
        {
            string what = $"bit {bit} of entry {index}";
            string root = intact.Copy(root => DamagedStore.Flip(Path.Combine(root, path), (position * 8) + bit));
            await OpensWithAllOthersAsync(intact, root, index, 1, what);
            DamagedStore.Delete(root);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Entries_that_became_zeros_in_the_middle_are_built_again(bool isClean)
    {
        using DamagedStore intact = await CreateAsync(isClean);
        string path = PathOf(intact, "orders", 1, 5, out long position);
        string root = intact.Copy(
            root => DamagedStore.Overwrite(Path.Combine(root, path), position, new byte[6 * 20]));

        await OpensWithAllOthersAsync(intact, root, index: 0, count: 0, "zeros over entries 5 to 10");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repair_that_breaks_off_anywhere_is_done_again_by_the_next_start(bool isClean)
    {
        const int Damaged = 120;
        using DamagedStore intact = await CreateAsync(isClean, extra: 150);
        bool hasBrokenOff = true;
        for (int calls = 0; hasBrokenOff; calls++)
        {
            string root = intact.Copy(root =>
            {
                for (int index = 5; index < Damaged; index++)
                {
                    string path = PathOf(intact, "orders", 1, index, out long position);
                    DamagedStore.Overwrite(Path.Combine(root, path), position, new byte[20]);
                }
            });
            hasBrokenOff = await BreaksOffAfterAsync(intact, root, calls);

            await OpensWithAllOthersAsync(intact, root, 0, 0, $"a start that breaks off after {calls} calls");
            DamagedStore.Delete(root);
        }
    }

    // Every call that may fail does, from one on: as a crash there, nothing after it reaches the disk.
    private static async Task<bool> BreaksOffAfterAsync(DamagedStore intact, string root, int calls)
    {
        int left = calls;
        FaultyFiles disk = new() { Fails = (_, _) => left-- <= 0 };
        try
        {
            MessageStore store = intact.OpenAt(root, new LoggedEvents(), disk);
            disk.Fails = (_, _) => false;
            await store.DisposeAsync();
            return false;
        }
        catch (StoreUnavailableException)
        {
            return true;
        }
    }

    private static async Task<DamagedStore> CreateAsync(bool isClean, int extra = Extra) =>
        await DamagedStore.CreateAsync(isClean, more: (made, store) =>
        {
            for (int i = 0; i < extra; i++)
            {
                made.Send(store, DamagedStore.Kind.Keys);
            }
        });

    private static string PathOf(DamagedStore store, string topic, int queueId, int index, out long position)
    {
        const int FileBytes = 400;
        long start = index * 20L / FileBytes * FileBytes;
        position = (index * 20L) - start;
        string path = $"consumequeue/{topic}/{queueId}/{start:D20}";
        Assert.Contains(path, store.Paths);
        return path;
    }

    private static async Task OpensWithAllOthersAsync(
        DamagedStore intact, string root, int index, int count, string what)
    {
        LoggedEvents log = new();
        MessageStore store = intact.OpenAt(root, log);
        try
        {
            store.Start();
            foreach (DamagedStore.KnownMessage message in intact.Messages)
            {
                bool isOwn = message is { Topic: "orders", QueueId: 1 }
                    && message.QueueOffset >= index
                    && message.QueueOffset < index + count;
                Assert.True(
                    isOwn || DamagedStore.IsReadable(store, message),
                    $"{message.Topic}-{message.QueueId} {message.QueueOffset} is lost by {what}:\n"
                    + string.Join('\n', log.Lines));
            }

            long last = intact.Messages.Last(message => message is { Topic: "orders", QueueId: 1 }).QueueOffset;
            IsNext(store, last + 1, what);
        }
        finally
        {
            await store.DisposeAsync();
        }

        Assert.Empty(log.Of(1001));

        static void IsNext(MessageStore store, long expected, string what)
        {
            AppendResult next = store.CommitLog.Append(new()
            {
                Topic = "orders"u8,
                QueueId = 1,
                Body = "next"u8,
                BornHost = TestStore.Host,
                StoreHost = TestStore.Host,
            });
            Assert.True(next.QueueOffset.Value == expected, $"offset {next.QueueOffset.Value} is given after {what}");
        }
    }
}

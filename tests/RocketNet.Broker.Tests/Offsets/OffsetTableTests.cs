using RocketNet.Broker.Offsets;

namespace RocketNet.Broker.Tests.Offsets;

public sealed class OffsetTableTests
{
    private readonly OffsetTable _offsets = new();

    [Fact]
    public void A_committed_offset_is_found_for_its_topic_group_and_queue_only()
    {
        _offsets.TryCommit("orders"u8, "billing"u8, 3, 42);

        Assert.True(_offsets.TryQuery("orders"u8, "billing"u8, 3, out long offset));
        Assert.Equal(42, offset);
        Assert.False(_offsets.TryQuery("orders"u8, "billing"u8, 2, out long absent));
        Assert.Equal(-1, absent);
        Assert.False(_offsets.TryQuery("orders"u8, "audit"u8, 3, out _));
        Assert.False(_offsets.TryQuery("order"u8, "sbilling"u8, 3, out _));
    }

    [Fact]
    public void A_lower_offset_replaces_a_higher_one()
    {
        _offsets.TryCommit("orders", "billing", 0, 42);
        _offsets.TryCommit("orders", "billing", 0, 7);

        _offsets.TryQuery("orders", "billing", 0, out long offset);

        Assert.Equal(7, offset);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    [InlineData(int.MaxValue)]
    public void A_queue_id_beyond_all_reason_is_refused(int queueId)
    {
        Assert.False(_offsets.TryCommit("orders", "billing", queueId, 1));
    }

    [Fact]
    public void Names_as_long_as_they_may_be_are_kept_and_longer_ones_refused()
    {
        string group = new('g', 255);

        Assert.True(_offsets.TryCommit("%RETRY%" + group, group, 0, 1));
        Assert.True(_offsets.TryQuery("%RETRY%" + group, group, 0, out _));
        Assert.False(_offsets.TryCommit("orders", group + "g", 0, 1));
        Assert.False(_offsets.TryCommit(new string('t', 1_000), "billing", 0, 1));
        Assert.False(_offsets.TryCommit("", "billing", 0, 1));
        Assert.False(_offsets.TryCommit("orders", "", 0, 1));
    }

    [Fact]
    public void Topics_of_a_group_and_groups_of_a_topic_are_listed()
    {
        _offsets.TryCommit("orders", "billing", 0, 1);
        _offsets.TryCommit("returns", "billing", 0, 1);
        _offsets.TryCommit("orders", "audit", 0, 1);

        Assert.Equal(["orders", "returns"], _offsets.TopicsOf("billing").Order());
        Assert.Equal(["audit", "billing"], _offsets.GroupsOf("orders").Order());
    }

    [Fact]
    public void A_removed_group_or_topic_takes_its_offsets_along_and_no_others()
    {
        _offsets.TryCommit("orders", "billing", 0, 1);
        _offsets.TryCommit("returns", "billing", 0, 1);
        _offsets.TryCommit("orders", "audit", 0, 1);
        _offsets.TryCommit("returns", "audit", 0, 1);

        _offsets.RemoveGroup("billing");
        _offsets.RemoveTopic("orders");

        Assert.Empty(_offsets.TopicsOf("billing"));
        Assert.Equal(["returns"], _offsets.TopicsOf("audit"));
    }

    [Fact]
    public void Every_change_is_counted_and_a_query_is_none()
    {
        long before = _offsets.ChangeCount;
        _offsets.TryCommit("orders", "billing", 0, 1);
        long afterCommit = _offsets.ChangeCount;
        _offsets.TryQuery("orders", "billing", 0, out _);

        Assert.NotEqual(before, afterCommit);
        Assert.Equal(afterCommit, _offsets.ChangeCount);
        _offsets.RemoveGroup("billing");
        Assert.NotEqual(afterCommit, _offsets.ChangeCount);
    }

    [Fact]
    public void Queries_and_commits_of_a_known_queue_allocate_nothing()
    {
        _offsets.TryCommit("orders"u8, "billing"u8, 3, 42);
        _offsets.TryQuery("orders"u8, "billing"u8, 3, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            _offsets.TryCommit("orders"u8, "billing"u8, 3, round);
            _offsets.TryQuery("orders"u8, "billing"u8, 3, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Commits_of_many_threads_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int queueId = 0; queueId < 64; queueId++)
            {
                _offsets.TryCommit("orders", "group" + (queueId % 4), (thread * 64) + queueId, queueId);
            }
        })));

        for (int queueId = 0; queueId < 512; queueId++)
        {
            Assert.True(_offsets.TryQuery("orders", "group" + (queueId % 4), queueId, out long offset));
            Assert.Equal(queueId % 64, offset);
        }
    }
}

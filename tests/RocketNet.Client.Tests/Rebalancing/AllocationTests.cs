using RocketNet.Client.Rebalancing;

namespace RocketNet.Client.Tests.Rebalancing;

/// <summary>What each strategy gives each member, worked out by hand from its rule.</summary>
public sealed class AllocationTests
{
    // Two rooms with members, one without, and a broker that stands in none.
    private static readonly string[] Places =
        ["plain:0", "r1@b:0", "r1@b:1", "r1@b:2", "r1@b:3", "r2@b:0", "r2@b:1", "r3@b:0", "r3@b:1", "r3@b:2"];

    [Theory]
    [InlineData(8, "ABC", "0,1,2|3,4,5|6,7")]
    [InlineData(7, "ABC", "0,1,2|3,4|5,6")]
    [InlineData(6, "ABC", "0,1|2,3|4,5")]
    [InlineData(2, "ABC", "0|1|")]
    [InlineData(5, "A", "0,1,2,3,4")]
    public void Averagely_gives_neighbours_and_one_more_to_the_first(int queues, string members, string shares) =>
        Assert.Equal(shares, Shares(new AllocateAveragely(), Queues(queues), members));

    [Theory]
    [InlineData(8, "ABC", "0,3,6|1,4,7|2,5")]
    [InlineData(2, "ABC", "0|1|")]
    [InlineData(5, "A", "0,1,2,3,4")]
    public void By_circle_deals_out_one_after_the_other(int queues, string members, string shares) =>
        Assert.Equal(shares, Shares(new AllocateAveragelyByCircle(), Queues(queues), members));

    // The places on the ring are the first four bytes of MD5 sums, taken with another program.
    [Theory]
    [InlineData(10, "ABC", "0,2,3,4|5|1,6,7")]
    [InlineData(10, "AC", "0,2,3,4|1,5,6,7")]
    [InlineData(1, "ABC", "0,1,2,3,5,7||4,6")]
    [InlineData(0, "AB", "|")]
    public void By_consistent_hash_a_queue_belongs_to_the_next_place_on_the_ring(
        int nodes, string members, string shares) =>
        Assert.Equal(shares, Shares(new AllocateByConsistentHash(nodes), Queues(8), members));

    [Fact]
    public void By_config_a_member_has_what_it_was_told_whoever_else_is_there()
    {
        AllocateByConfig strategy = new([new MessageQueue("topic", "broker-a", 6)]);

        Assert.Equal("6|6", Shares(strategy, Queues(8), "AB"));
    }

    [Fact]
    public void By_machine_room_only_the_queues_of_its_rooms_are_shared()
    {
        AllocateByMachineRoom strategy = new(new HashSet<string> { "r1", "r3", "plain" });

        // Seven: three each, and the last one to the first member.
        Assert.Equal(
            ["r1@b:0 r1@b:1 r1@b:2 r3@b:2", "r1@b:3 r3@b:0 r3@b:1"],
            RoomShares(strategy, ["r1@x", "r2@z"]));
    }

    [Fact]
    public void A_room_near_is_shared_by_its_members_and_one_without_by_all()
    {
        AllocateMachineRoomNearby strategy = new(new AllocateAveragely(), new Rooms());

        Assert.Equal("MACHINE_ROOM_NEARBY-AVG", strategy.Name);
        Assert.Equal(
            ["plain:0 r1@b:0 r1@b:1 r3@b:0", "r1@b:2 r1@b:3 r3@b:1", "r2@b:0 r2@b:1 r3@b:2"],
            RoomShares(strategy, ["r1@x", "r1@y", "r2@z"]));
    }

    [Fact]
    public void A_room_that_nobody_knows_is_an_error_and_not_a_share()
    {
        AllocateMachineRoomNearby strategy = new(new AllocateAveragely(), new Rooms());

        Assert.Throws<InvalidOperationException>(() => strategy.Allocate("g", "A", Queues(1), ["@x", "A"]));
    }

    [Theory]
    [InlineData("AVG")]
    [InlineData("AVG_BY_CIRCLE")]
    [InlineData("CONSISTENT_HASH")]
    [InlineData("MACHINE_ROOM")]
    [InlineData("MACHINE_ROOM_NEARBY-AVG")]
    public void Nobody_gets_anything_before_the_group_knows_it_or_when_there_is_nothing(string name)
    {
        IAllocateMessageQueueStrategy[] all =
        [
            new AllocateAveragely(), new AllocateAveragelyByCircle(), new AllocateByConsistentHash(),
            new AllocateByMachineRoom(new HashSet<string> { "r1" }),
            new AllocateMachineRoomNearby(new AllocateAveragely(), new Rooms()),
        ];
        IAllocateMessageQueueStrategy strategy = all.Single(one => one.Name == name);

        Assert.NotEmpty(strategy.Allocate("g", "r1@x", InRooms(), ["r1@x"]));
        Assert.Empty(strategy.Allocate("g", "r1@x", InRooms(), ["r1@other"]));
        Assert.Empty(strategy.Allocate("g", "r1@x", [], ["r1@x"]));
    }

    private static MessageQueue[] Queues(int count) =>
        [.. Enumerable.Range(0, count).Select(id => new MessageQueue("topic", "broker-a", id))];

    private static MessageQueue[] InRooms() =>
    [
        .. Places.Select(place => place.Split(':'))
            .Select(parts => new MessageQueue("topic", parts[0], parts[1][0] - '0')),
    ];

    // Each letter is a member.
    private static string Shares(IAllocateMessageQueueStrategy strategy, MessageQueue[] queues, string members)
    {
        string[] ids = [.. members.Select(letter => letter.ToString())];
        return string.Join('|', ids.Select(id =>
            string.Join(',', strategy.Allocate("g", id, queues, ids).Select(queue => queue.QueueId))));
    }

    private static IEnumerable<string> RoomShares(IAllocateMessageQueueStrategy strategy, string[] members) =>
        members.Select(member => string.Join(' ', strategy.Allocate("g", member, InRooms(), members)
            .Select(queue => $"{queue.BrokerName}:{queue.QueueId}").Order(StringComparer.Ordinal)));

    private sealed class Rooms : IMachineRoomResolver
    {
        public string BrokerDeployIn(MessageQueue queue) => queue.BrokerName.Split('@')[0];

        public string ConsumerDeployIn(string clientId) => clientId.Split('@')[0];
    }
}

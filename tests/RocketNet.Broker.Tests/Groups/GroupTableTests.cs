using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Protocol.Bodies;
using RocketNet.Store;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Groups;

public sealed class GroupTableTests
{
    [Theory]
    [InlineData("TOOLS_CONSUMER")]
    [InlineData("FILTERSRV_CONSUMER")]
    [InlineData("SELF_TEST_C_GROUP")]
    [InlineData("CID_ONS-HTTP-PROXY")]
    [InlineData("CID_ONSAPI_OWNER")]
    [InlineData("CID_ONSAPI_PERMISSION")]
    [InlineData("CID_ONSAPI_PULL")]
    public void Built_in_groups_exist_and_may_broadcast(string group)
    {
        Assert.True(Create().TryGet(group, out GroupEntry? entry));
        Assert.True(entry.Config.ConsumeBroadcastEnable);
    }

    [Fact]
    public void An_unknown_group_is_made_with_javas_defaults()
    {
        GroupTable groups = Create();
        int changes = 0;
        groups.Changed += () => changes++;

        Assert.True(groups.TryFindOrCreate("billing"u8, out GroupEntry? made));
        Assert.True(groups.TryFindOrCreate("billing", out GroupEntry? again));

        Assert.Same(made, again);
        Assert.Equal(new SubscriptionGroupConfig { GroupName = "billing" }, made.Config);
        Assert.Equal((1, 1L), (changes, groups.Version.Counter));
    }

    [Fact]
    public void With_automatic_creation_off_only_groups_of_the_system_are_made()
    {
        GroupTable groups = Create(autoCreate: false);

        Assert.False(groups.TryFindOrCreate("billing", out _));
        Assert.True(groups.TryFindOrCreate("CID_RMQ_SYS_TRANS", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("a@b")]
    public void A_group_of_an_illegal_name_is_not_made(string name)
    {
        Assert.False(Create().TryFindOrCreate(name, out _));
    }

    [Fact]
    public void Names_may_have_255_characters_and_no_more()
    {
        GroupTable groups = Create();

        Assert.True(groups.TryFindOrCreate(new string('g', 255), out _));
        Assert.False(groups.TryFindOrCreate(new string('g', 256), out _));
    }

    [Fact]
    public void A_removed_group_is_gone_and_a_second_removal_changes_nothing()
    {
        GroupTable groups = Create();
        groups.Put(new SubscriptionGroupConfig { GroupName = "billing", ConsumeEnable = false });

        Assert.True(groups.Remove("billing"));
        Assert.False(groups.Remove("billing"));

        Assert.False(groups.TryGet("billing", out _));
        Assert.Equal(2, groups.Version.Counter);
    }

    private static GroupTable Create(bool autoCreate = true) => new(
        new BrokerConfiguration(new BrokerOptions { AutoCreateSubscriptionGroup = autoCreate }, new StoreOptions()),
        new ManualTimeProvider());
}

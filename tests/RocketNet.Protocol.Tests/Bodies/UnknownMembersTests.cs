using System.Text;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Protocol.Tests.Bodies;

public class UnknownMembersTests
{
    [Theory]
    [InlineData("""{"a":{"b":[1,-2.5,"x",true,null,{}]},"groupName":"G","groupSysFlag":3}""")]
    [InlineData("""{"groupName":"G","subscriptionDataSet":[{"topic":"T","tagsSet":[]}],"zz":"last"}""")]
    [InlineData("""{"groupName":"G","map":{{"queueId":1}:2}}""")]
    public void They_are_written_back_as_they_came(string json)
    {
        SubscriptionGroupConfig group = Group(json);

        string written = Encoding.UTF8.GetString(group.ToJson());
        string again = Encoding.UTF8.GetString(Group(written).ToJson());

        Assert.Equal(written, again);
        foreach (FastJsonMember member in FastJsonValue.Parse(Encoding.UTF8.GetBytes(json)).Members)
        {
            var one = new JavaJsonWriter();
            one.Value(member.Value);
            Assert.Contains($"\"{member.Name}\":{Encoding.UTF8.GetString(one.ToArray())}", written);
        }
    }

    [Fact]
    public void Known_names_in_another_spelling_are_not_kept_twice()
    {
        SubscriptionGroupConfig group = Group("""{"group_name":"G","RetryMaxTimes":3}""");

        Assert.Equal("G", group.GroupName);
        Assert.Equal(3, group.RetryMaxTimes);
        Assert.Same(UnknownMembers.None, group.Unknown);
    }

    [Fact]
    public void What_no_reader_understands_as_a_number_is_written_as_text()
    {
        SubscriptionGroupConfig group = Group("""{"groupName":"G","x":1|2,"y":+5,"z":-Infinity,"n":-7e3}""");

        Assert.Equal("""{"n":-7e3,"x":"1|2","y":"+5","z":"-Infinity"}""", group.Unknown.ToString());
    }

    [Fact]
    public void Two_are_equal_when_they_are_written_alike()
    {
        UnknownMembers one = Group("""{"a":1,"b":{"c":"d"}}""").Unknown;

        Assert.Equal(one, Group("""{"b":{"c":"d"} , "a":1}""").Unknown);
        Assert.NotEqual(one, Group("""{"a":1,"b":{"c":"e"}}""").Unknown);
    }

    [Fact]
    public void A_later_value_replaces_an_earlier_one_and_others_stay()
    {
        UnknownMembers present = Group("""{"a":1,"b":2}""").Unknown;
        UnknownMembers asked = Group("""{"b":3,"c":4}""").Unknown;

        Assert.Equal("""{"a":1,"b":3,"c":4}""", asked.Or(present).ToString());
        Assert.Equal("""{"b":3}""", asked.Without("c").ToString());
    }

    [Theory]
    [InlineData("[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]")]
    [InlineData("""{"$ref":"$"}""")]
    public void What_nests_too_deep_or_without_end_is_refused(string value) =>
        Assert.Throws<ProtocolException>(() => Group($$"""{"groupName":"G","a":{{value}}}"""));

    [Fact]
    public void What_is_too_large_is_refused() => Assert.Throws<ProtocolException>(
        () => Group($$"""{"groupName":"G","a":"{{new string('x', UnknownMembers.EntrySizeMax)}}"}"""));

    [Fact]
    public void A_topic_keeps_them_too_and_knows_no_attributes_from_empty_ones()
    {
        const string Later = """{"attributes":{},"future":[1],"topicName":"T"}""";

        var topic = TopicConfig.From(FastJsonValue.Parse(Encoding.UTF8.GetBytes(Later)));
        string written = Encoding.UTF8.GetString(topic.ToJson());

        Assert.StartsWith("""{"attributes":{},"future":[1],"order":false,""", written);
        Assert.DoesNotContain(
            "attributes", Encoding.UTF8.GetString(new TopicConfig { TopicName = "T" }.ToJson()));
    }

    private static SubscriptionGroupConfig Group(string json) =>
        SubscriptionGroupConfig.Parse(Encoding.UTF8.GetBytes(json));
}

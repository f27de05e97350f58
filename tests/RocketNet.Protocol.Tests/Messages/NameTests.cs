using System.Text;
using RocketNet.Protocol.Messages;

namespace RocketNet.Protocol.Tests.Messages;

public class NameTests
{
    [Theory]
    [InlineData("TopicTest", null)]
    [InlineData("%RETRY%a-b_c|9", null)]
    [InlineData("", "blank")]
    [InlineData("  ", "blank")]
    [InlineData("a b", "illegal characters")]
    [InlineData("a/b", "illegal characters")]
    [InlineData("测试", "illegal characters")]
    [InlineData("a\n", "illegal characters")]
    public void Topic_names_are_judged_alike_as_text_and_as_bytes(string topic, string? expected)
    {
        string? problem = TopicName.Problem(topic);

        Assert.Equal(problem, TopicName.Problem(Encoding.UTF8.GetBytes(topic)));
        if (expected is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(expected, problem);
        }
    }

    [Fact]
    public void Names_end_at_javas_lengths()
    {
        Assert.Null(TopicName.Problem(new string('t', 127)));
        Assert.Equal("The specified topic is longer than topic max length.", TopicName.Problem(new string('t', 128)));
        Assert.Null(GroupName.Problem(new string('g', 255)));
        Assert.NotNull(GroupName.Problem(new string('g', 256)));
    }

    [Theory]
    [InlineData("SCHEDULE_TOPIC_XXXX", true)]
    [InlineData("RMQ_SYS_TRANS_HALF_TOPIC", true)]
    [InlineData("RMQ_SYS_TRANS_OP_HALF_TOPIC", true)]
    [InlineData("TRANS_CHECK_MAX_TIME_TOPIC", true)]
    [InlineData("SELF_TEST_TOPIC", true)]
    [InlineData("OFFSET_MOVED_EVENT", true)]
    [InlineData("TBW102", false)]
    [InlineData("BenchmarkTest", false)]
    public void Topics_of_the_system_are_known_alike_as_text_and_as_bytes(string topic, bool isNotAllowedToSend)
    {
        Assert.True(TopicName.IsSystem(topic));
        Assert.Equal(isNotAllowedToSend, TopicName.IsNotAllowedToSend(topic));
        Assert.Equal(isNotAllowedToSend, TopicName.IsNotAllowedToSend(Encoding.UTF8.GetBytes(topic)));
    }

    [Fact]
    public void Everything_that_starts_as_system_is_system()
    {
        Assert.True(TopicName.IsSystem("rmq_sys_anything"));
        Assert.False(TopicName.IsSystem("TopicTest"));
    }
}

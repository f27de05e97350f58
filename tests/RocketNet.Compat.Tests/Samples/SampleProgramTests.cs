using System.Text.RegularExpressions;
using RocketNet.Compat.Tests.Examples;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Samples;

/// <summary>The sample programs of bin/tools.sh print what Java's programs of the same names print.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed partial class SampleProgramTests(SampleRuns runs) : IClassFixture<SampleRuns>
{
    [JavaTheory]
    [InlineData("simple.Producer", SamplePlay.Sent)]
    [InlineData("simple.AsyncProducer", 100)]
    [InlineData("simple.PushConsumer", SamplePlay.Sent + 1)]
    [InlineData("broadcast.PushConsumer", SamplePlay.Sent + 1)]
    [InlineData("ordermessage.Producer", 100)]
    [InlineData("filter.TagFilterProducer", 60)]
    [InlineData("filter.TagFilterConsumer", 40 + 1)]
    [InlineData("schedule.ScheduledMessageProducer", 100)]
    [InlineData("schedule.ScheduledMessageConsumer", 100)]
    [InlineData("batch.SimpleBatchProducer", 1)]
    [InlineData("operation.Producer", 3)]
    public Task Program_has_the_lines_of_javas(string program, int lines) => HasTheLinesOfJavasAsync(program, lines);

    [FixedAddressTheory]
    [InlineData("simple.OnewayProducer", 0)]
    [InlineData("operation.Consumer", SamplePlay.Sent + SamplePlay.SentOneway + 1)]
    [InlineData("simple.PullConsumer", 3)]
    [InlineData("namespace.ProducerWithNamespace", SamplePlay.InNamespace)]
    [InlineData("namespace.PullConsumerWithNamespace", 2 + (SamplePlay.InNamespace / SamplePlay.Queues))]
    public Task Program_has_the_lines_of_javas_that_knows_one_address(string program, int lines) =>
        HasTheLinesOfJavasAsync(program, lines);

    /// <summary>Java's program of 4.7.0 wants every message again.</summary>
    [FixedAddressTheory]
    [InlineData("namespace.PushConsumerWithNamespace")]
    public async Task Consumer_in_a_namespace_shows_what_javas_shows_the_first_time(string program)
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) =
            await runs.LinesAsync(program);

        IEnumerable<string> first = theirs.Where(line => !ShownAgain().IsMatch(line));
        Assert.Equal(SampleLines.Masked(first), SampleLines.Masked(ours));
        Assert.Equal(SamplePlay.InNamespace, SampleLines.Masked(ours).Length);
    }

    /// <summary>After which messages a queue waits depends on the order in which the queues come.</summary>
    [JavaFact]
    public async Task Orderly_consumer_shows_every_message_and_those_again_after_which_it_let_a_queue_wait()
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) = await runs.LinesAsync("ordermessage.Consumer");

        Assert.Equal(SampleLines.MaskedOnce(theirs), SampleLines.MaskedOnce(ours));
        IReadOnlyList<ExampleMessage> shown = ExampleMessage.Received(ours);
        int suspended = Enumerable.Range(1, shown.Count).Count(call => call % 5 == 0 && call % 2 != 0 && call % 3 != 0);
        Assert.InRange(shown.Count - SamplePlay.Sent, suspended - SamplePlay.Queues, suspended);
        Assert.Equal(shown.Count - SamplePlay.Sent, shown.Count(message => message.ReconsumeTimes > 0));
    }

    /// <summary>How many messages a poll gets is up to chance, and so is whether there is an empty one.</summary>
    [JavaFact]
    public async Task Polls_show_the_messages_that_javas_show()
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) =
            await runs.LinesAsync("simple.LitePullConsumerSubscribe");

        Assert.All(ours, line => Assert.Matches(@"^\[(MessageExt \[.*\])?\]$", line));
        string[] expected = SampleLines.Masked(SampleLines.OneByOne(theirs));
        Assert.Equal(SamplePlay.Sent, expected.Length);
        Assert.Equal(expected, SampleLines.Masked(SampleLines.OneByOne(ours)));
    }

    /// <summary>
    /// Java's client may have pulled ten messages of the first queue before the program seeks, and shows them then.
    /// </summary>
    [JavaFact]
    public async Task Assigned_queues_are_shown_as_by_javas_one_of_them_from_message_ten()
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) =
            await runs.LinesAsync("simple.LitePullConsumerAssign");

        IReadOnlyList<string> shown = SampleLines.OneByOne(ours);
        string[] expected = SampleLines.MaskedOnce(SampleLines.OneByOne(theirs));
        Assert.InRange(expected.Length, SamplePlay.SentToHalf, SamplePlay.SentToHalf + 10);
        Assert.Equal(expected[..SamplePlay.SentToHalf], SampleLines.Masked(shown));
        Assert.Equal(
            [0, 10],
            ExampleMessage.Received(shown)
                .GroupBy(message => message.QueueId, message => message.QueueOffset)
                .Select(queue => queue.Min())
                .Order());
    }

    /// <summary>Of the first topic the group has read half before, and how much of that is committed differs.</summary>
    [JavaFact]
    public async Task Assigned_queues_of_a_second_topic_are_shown_as_by_javas()
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) =
            await runs.LinesAsync("simple.LitePullConsumerAssignWithSubExpression");

        string[] expected = SampleLines.Masked(SampleLines.OfTopic(SamplePlay.SecondTopic, theirs));
        Assert.Equal(SamplePlay.SentToSecond, expected.Length);
        Assert.Equal(expected, SampleLines.Masked(SampleLines.OfTopic(SamplePlay.SecondTopic, ours)));
    }

    [JavaFact]
    public async Task Split_batches_hold_as_many_messages_as_javas()
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) = await runs.LinesAsync("batch.SplitBatchProducer");

        Assert.Equal(SamplePlay.SplitMessages, SampleLines.SentIds(theirs));
        Assert.Equal(SamplePlay.SplitMessages, SampleLines.SentIds(ours));
        Assert.InRange(ours.Count, 2, SamplePlay.SplitMessages / 1000);
    }

    private async Task HasTheLinesOfJavasAsync(string program, int lines)
    {
        (IReadOnlyList<string> theirs, IReadOnlyList<string> ours) = await runs.LinesAsync(program);

        string[] expected = SampleLines.Masked(theirs);
        Assert.Equal(lines, expected.Length);
        Assert.Equal(expected, SampleLines.Masked(ours));
    }

    // The second time comes after 10 s and the third after 30 s, if the run is slow enough to see them.
    [GeneratedRegex("reconsumeTimes is:[1-9]")]
    private static partial Regex ShownAgain();
}

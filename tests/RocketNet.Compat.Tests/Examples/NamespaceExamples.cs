using System.Text.RegularExpressions;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>
/// The programs of <c>namespace</c>, which know one NameServer only: topic and group carry InstanceTest%.
/// </summary>
internal sealed partial class NamespaceExamples(ExampleServers servers)
{
    private const int Messages = 100;
    private const int Queues = 4;

    private static readonly bool Full = Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    private IReadOnlyList<string> _sent = [];

    public void Enter(ExamplePlay play)
    {
        if (FixedAddress.MissingReason is null)
        {
            play.Line(
                ("namespace.ProducerWithNamespace", ProduceAsync),
                ("namespace.PushConsumerWithNamespace", PushAsync),
                ("namespace.PullConsumerWithNamespace", PullAsync));
        }
    }

    /// <summary>That of 4.7.0 never ends.</summary>
    private async Task ProduceAsync()
    {
        IReadOnlyList<string> lines = await servers.RunUntilAsync(
            seen => Ids(seen).Count() >= Messages, "100 sent", "namespace.ProducerWithNamespace");

        _sent = [.. Ids(lines)];
        Assert.Equal(Messages, _sent.Distinct().Count());
    }

    /// <summary>That of 4.7.0 asks for every message again: the second time comes after 10 s.</summary>
    private async Task PushAsync()
    {
        int times = servers.IsNewer ? 1 : 2;
        IReadOnlyList<string> lines = await servers.RunUntilAsync(
            seen => Ids(seen).Count() >= Messages * times, "all received", "namespace.PushConsumerWithNamespace");

        for (int time = 0; time < times; time++)
        {
            string ending = $"reconsumeTimes is:{time}";
            Assert.Equal(
                _sent.Order(), Ids(lines.Where(line => line.EndsWith(ending, StringComparison.Ordinal))).Order());
        }
    }

    /// <summary>It waits 20 s at the end of each queue; the long run sees all of them.</summary>
    private async Task PullAsync()
    {
        int queues = Full ? Queues : 1;
        IReadOnlyList<string> lines = await servers.RunUntilAsync(
            seen => Ids(seen).Count() >= Messages / Queues * queues, "pulled", "namespace.PullConsumerWithNamespace");

        Assert.Equal(Messages / Queues * queues, Ids(lines).Intersect(_sent).Count());
        Assert.Equal(queues, lines.Count(line => line.Contains("pullStatus=FOUND", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Ids(IEnumerable<string> lines) =>
        lines.Select(line => IdPattern().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["id"].Value);

    [GeneratedRegex("(misId|msgId|MsgId) is:(?<id>[0-9A-F]{32,56})")]
    private static partial Regex IdPattern();
}

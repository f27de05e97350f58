using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// What mqadmin prints, less what differs between two runs of the same thing: addresses, times, rates and ids.
/// </summary>
internal static partial class AdminText
{
    public static string Masked(string text, ServerPair pair)
    {
        text = text
            .Replace(pair.BrokerAddress, "BROKER", StringComparison.Ordinal)
            .Replace(pair.NameServerAddress, "NAMESRV", StringComparison.Ordinal)
            .Replace(pair.StoreRoot, "STORE", StringComparison.Ordinal);
        text = StackFrame().Replace(text, "");
        text = TransactionTopic().Replace(text, "");
        text = Time().Replace(text, "TIME");
        text = Peer().Replace(text, "PEER");
        text = Client().Replace(text, "CLIENT");
        text = Millis().Replace(text, "MILLIS");
        text = MessageId().Replace(text, "ID");
        text = Rate().Replace(text, "RATE");
        text = Version().Replace(text, "VERSION");
        text = WipedCount().Replace(text, "OK, N");
        text = RoundTrip().Replace(text, "${queue} true RT");
        text = SendTime().Replace(text, "rt=RT");
        text = LogOffset().Replace(text, "$1 N");
        return WithSortedLines(Blanks().Replace(text, " ").Trim());
    }

    /// <summary>
    /// Names are listed in the order of a hash table, which depends on what was made and deleted before.
    /// </summary>
    private static string WithSortedLines(string text)
    {
        IEnumerable<string> blocks = text.Split("== ").Select(block =>
            Unordered.Any(command => block.StartsWith(command, StringComparison.Ordinal))
                ? string.Join('\n', block.Split('\n').Select(line => line.Trim()).Order(StringComparer.Ordinal))
                : string.Join('\n', block.Split('\n').Select(line => line.TrimEnd())));
        return string.Join("== ", blocks);
    }

    private static readonly string[] Unordered =
    [
        "topicList", "consumerProgress\n", "brokerConsumeStats", "statsAll", "printMsg", "consumeMessage",
        "resetOffsetByTime", "skipAccumulatedMessage", "getBrokerConfig", "allocateMQ",
    ];

    [GeneratedRegex(@"\n\s+(at [\w.$/]+\(.*\)|\.\.\. \d+ (more|common frames omitted))")]
    private static partial Regex StackFrame();

    // Java makes them a minute after its start, whether there are transactions or not.
    [GeneratedRegex(@"\n[^\n]*RMQ_SYS_TRANS_(OP_)?HALF_TOPIC[^\n]*")]
    private static partial Regex TransactionTopic();

    // Java writes messages of its own when a pull goes beyond the end.
    [GeneratedRegex(@"(commitLogOffset=|CommitLog Offset: +|physicOffset=)\d+")]
    private static partial Regex LogOffset();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[ #]\d{2}:\d{2}:\d{2}([,:]\d{3})?")]
    private static partial Regex Time();

    // A client's own port, which its system chose.
    [GeneratedRegex(@"(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}:\d+")]
    private static partial Regex Peer();

    [GeneratedRegex(@"[\w.:]+@\d+(#\d+)?")]
    private static partial Regex Client();

    [GeneratedRegex(@"(?<!\d)1\d{12}(?!\d)")]
    private static partial Regex Millis();

    [GeneratedRegex(@"\b[0-9A-F]{32}([0-9A-F]{24})?\b")]
    private static partial Regex MessageId();

    [GeneratedRegex(@"\d+\.\d+(\(\d+,\d+ms\))?")]
    private static partial Regex Rate();

    [GeneratedRegex(@"V4_9_\d")]
    private static partial Regex Version();

    // RocketNet serves one template topic more, see docs/compatibility.md.
    [GeneratedRegex(@"OK, \d+")]
    private static partial Regex WipedCount();

    [GeneratedRegex(@"(?<queue>same-a +\d+) +true +\d+")]
    private static partial Regex RoundTrip();

    [GeneratedRegex(@"rt=\d+ms")]
    private static partial Regex SendTime();

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Blanks();
}

using System.Globalization;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Arguments;

namespace RocketNet.StoreTool.Commands;

/// <summary>Which messages <c>mqstore cat</c> is to print.</summary>
internal sealed record CatSelection
{
    private const int LimitUsual = 20;

    /// <summary>Physical offsets: from one on, up to another.</summary>
    public long From { get; init; }

    public long To { get; init; } = long.MaxValue;

    /// <summary>One record only, at a physical offset.</summary>
    public long? At { get; init; }

    public string? Topic { get; init; }

    public int? QueueId { get; init; }

    /// <summary>Offsets in the queue.</summary>
    public long? QueueFrom { get; init; }

    public long QueueTo { get; init; } = long.MaxValue;

    /// <summary>Store times, milliseconds since 1970.</summary>
    public long TimeFrom { get; init; }

    public long TimeTo { get; init; } = long.MaxValue;

    /// <summary>A word of KEYS, or the unique id.</summary>
    public string? Key { get; init; }

    public int Limit { get; init; } = LimitUsual;

    public static IReadOnlyList<ToolOption> Options { get; } =
    [
        new("offset", "N", "The message at this physical offset."),
        new("from", "N", "Messages from this physical offset on."),
        new("until", "N", "Messages below this physical offset."),
        new("topic", "NAME", "Messages of this topic."),
        new("queue", "ID", "Messages of this queue of the topic."),
        new("queue-offset", "N[-M]", "Messages with this offset in the queue, or from N to M."),
        new("time", "FROM[,TO]", "Messages stored from one time to another: milliseconds since 1970, or ISO 8601."),
        new("id", "ID", "The message with this offset id or unique id."),
        new("key", "WORD", "Messages with this word among their KEYS, or this unique id."),
        new("limit", "N", $"At most so many messages ({LimitUsual}); 0 for all."),
        new("body", "FORM", "text, hex, base64 or none."),
    ];

    /// <exception cref="ToolRefusedException">A value that cannot be understood.</exception>
    public static CatSelection Of(ToolArguments arguments)
    {
        (long queueFrom, long queueTo) = QueueRange(arguments.Text("queue-offset"));
        (long timeFrom, long timeTo) = TimeRange(arguments.Text("time"));
        long? offset = arguments.Number("offset");
        string? key = arguments.Text("key");
        if (arguments.Text("id") is string id)
        {
            // A unique id may look like an offset id: where no record stands it is looked for among the keys.
            offset = MessageId.TryParse(id, out _, out long at) && at >= 0 ? at : offset;
            key = id;
        }

        long limit = arguments.Number("limit") ?? LimitUsual;
        return new CatSelection
        {
            At = offset,
            From = arguments.Number("from") ?? 0,
            To = arguments.Number("until") ?? long.MaxValue,
            Topic = arguments.Text("topic"),
            QueueId = (int?)arguments.Number("queue", 0, int.MaxValue),
            QueueFrom = arguments.Has("queue-offset") ? queueFrom : null,
            QueueTo = queueTo,
            TimeFrom = timeFrom,
            TimeTo = timeTo,
            Key = key,
            Limit = limit is 0 or > int.MaxValue ? int.MaxValue : (int)limit,
        };
    }

    public bool Matches(in MessageRecord record, byte[]? topic, byte[]? key) =>
        (topic is null || record.Topic.SequenceEqual(topic))
        && (QueueId is null || record.QueueId == QueueId)
        && (QueueFrom is null || (record.QueueOffset >= QueueFrom && record.QueueOffset <= QueueTo))
        && record.StoreTimestamp >= TimeFrom
        && record.StoreTimestamp <= TimeTo
        && (key is null || MessageKeys.Of(record.Properties).Contains(key));

    private static (long From, long To) QueueRange(string? text)
    {
        string[] parts = (text ?? "").Split('-');
        return text is null ? (0, long.MaxValue)
            : long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long from)
                && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long to)
                && parts.Length <= 2
                ? (from, to)
                : throw ToolRefusedException.Usage($"--queue-offset {text}: N or N-M is wanted");
    }

    private static (long From, long To) TimeRange(string? text)
    {
        string[] parts = (text ?? "").Split(',');
        return text is null ? (0, long.MaxValue)
            : parts.Length <= 2
                ? (Millis(parts[0]), parts.Length == 2 ? Millis(parts[1]) : long.MaxValue)
                : throw ToolRefusedException.Usage($"--time {text}: FROM or FROM,TO is wanted");
    }

    private static long Millis(string text)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long millis) ? millis
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out DateTimeOffset time)
                ? time.ToUnixTimeMilliseconds()
                : throw ToolRefusedException.Usage(
                    $"--time {text}: milliseconds since 1970 or a time such as 2026-01-31T12:00:00Z is wanted");
    }
}

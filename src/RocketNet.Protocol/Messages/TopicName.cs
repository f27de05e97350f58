using System.Buffers;
using System.Text;

namespace RocketNet.Protocol.Messages;

/// <summary>Which names a topic may have and which of them are the system's own.</summary>
/// <remarks>Java: TopicValidator@4.9.8; the remark texts are Java's, because people search for them.</remarks>
public static class TopicName
{
    /// <summary>Longest name; legal names are ASCII, so characters are bytes.</summary>
    public const int LengthMax = 127;

    /// <summary>Start of a group's retry topic.</summary>
    public const string RetryPrefix = "%RETRY%";

    /// <summary>Start of a group's dead letter topic.</summary>
    public const string DlqPrefix = "%DLQ%";

    /// <summary>Start of every system topic that has no fixed name.</summary>
    public const string SystemPrefix = "rmq_sys_";

    /// <summary>The template of automatic creation.</summary>
    public const string AutoCreate = "TBW102";

    /// <summary>The name that only the 4.3.0 client uses for the template.</summary>
    public const string AutoCreateOf430 = "AUTO_CREATE_TOPIC_KEY";

    /// <summary>Where delayed messages wait.</summary>
    public const string Schedule = "SCHEDULE_TOPIC_XXXX";

    /// <summary>Where half messages wait.</summary>
    public const string TransactionHalf = "RMQ_SYS_TRANS_HALF_TOPIC";

    /// <summary>Where the ends of half messages are noted.</summary>
    public const string TransactionOp = "RMQ_SYS_TRANS_OP_HALF_TOPIC";

    /// <summary>Where half messages go that were checked too often.</summary>
    public const string TransactionCheckMaxTime = "TRANS_CHECK_MAX_TIME_TOPIC";

    /// <summary>Message trace.</summary>
    public const string Trace = "RMQ_SYS_TRACE_TOPIC";

    /// <summary>The broker's own test topic.</summary>
    public const string SelfTest = "SELF_TEST_TOPIC";

    /// <summary>The benchmark tool's topic.</summary>
    public const string Benchmark = "BenchmarkTest";

    /// <summary>Events about pulls outside the queue.</summary>
    public const string OffsetMovedEvent = "OFFSET_MOVED_EVENT";

    private const string Blank = "The specified topic is blank.";
    private const string Illegal = "The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$";
    private const string TooLong = "The specified topic is longer than topic max length.";
    private const string LegalCharacters = "%|-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> LegalChars = SearchValues.Create(LegalCharacters);
    private static readonly SearchValues<byte> LegalBytes =
        SearchValues.Create(Encoding.ASCII.GetBytes(LegalCharacters));

    /// <summary>Java's remark about an illegal name; null for a legal one.</summary>
    public static string? Problem(string? topic) =>
        string.IsNullOrWhiteSpace(topic) ? Blank
        : !HasLegalCharacters(topic) ? Illegal
        : topic.Length > LengthMax ? TooLong
        : null;

    /// <summary>The same for a name in UTF-8.</summary>
    public static string? Problem(ReadOnlySpan<byte> topic) =>
        topic.Trim(" \t\r\n\f\v"u8).IsEmpty ? Blank
        : topic.ContainsAnyExcept(LegalBytes) ? Illegal
        : topic.Length > LengthMax ? TooLong
        : null;

    /// <summary>The system's own topics that carry the same name in every broker.</summary>
    public static bool IsSystem(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.StartsWith(SystemPrefix, StringComparison.Ordinal)
            || topic is AutoCreate or Schedule or Benchmark or TransactionHalf or TransactionOp or Trace
                or TransactionCheckMaxTime or SelfTest or OffsetMovedEvent;
    }

    /// <summary>Topics only the broker itself writes to.</summary>
    public static bool IsNotAllowedToSend(string topic) =>
        topic is Schedule or TransactionHalf or TransactionOp or TransactionCheckMaxTime or SelfTest
            or OffsetMovedEvent;

    /// <summary>The same for a name in UTF-8.</summary>
    public static bool IsNotAllowedToSend(ReadOnlySpan<byte> topic) => topic.Length switch
    {
        15 => topic.SequenceEqual("SELF_TEST_TOPIC"u8),
        18 => topic.SequenceEqual("OFFSET_MOVED_EVENT"u8),
        19 => topic.SequenceEqual("SCHEDULE_TOPIC_XXXX"u8),
        24 => topic.SequenceEqual("RMQ_SYS_TRANS_HALF_TOPIC"u8),
        26 => topic.SequenceEqual("TRANS_CHECK_MAX_TIME_TOPIC"u8),
        27 => topic.SequenceEqual("RMQ_SYS_TRANS_OP_HALF_TOPIC"u8),
        _ => false,
    };

    /// <summary>The name belongs to a group's retry topic.</summary>
    public static bool IsRetry(ReadOnlySpan<byte> topic) => topic.StartsWith("%RETRY%"u8);

    /// <summary>The name belongs to a group's dead letter topic.</summary>
    public static bool IsDlq(ReadOnlySpan<byte> topic) => topic.StartsWith("%DLQ%"u8);

    /// <summary>The retry topic of a group.</summary>
    public static string RetryOf(string group) => RetryPrefix + group;

    /// <summary>The dead letter topic of a group.</summary>
    public static string DlqOf(string group) => DlqPrefix + group;

    internal static bool HasLegalCharacters(string name) => !name.AsSpan().ContainsAnyExcept(LegalChars);
}

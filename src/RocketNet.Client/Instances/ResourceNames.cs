using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Instances;

/// <summary>
/// Topics and groups as brokers know them, <c>namespace%name</c>, and as the application does. Without a namespace both
/// are the same. Any thread.
/// </summary>
/// <remarks>Java: NamespaceUtil@4.9.8. Inside this library every name but those of messages is the brokers'.</remarks>
internal sealed class ResourceNames(string? prefix)
{
    // As long as the rest of a topic of one character.
    private const int NamespaceLengthMax = TopicName.LengthMax - 2;
    private const char Separator = '%';
    private const string SystemGroupPrefix = "CID_RMQ_SYS_";

    // So that a send makes no text anew. Names come from messages too: what is over the bound is made each time.
    private const int KnownMax = 10_000;

    private readonly ConcurrentDictionary<string, string> _wrapped = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _unwrapped = new(StringComparer.Ordinal);
    private readonly string _start = prefix + Separator;

    /// <summary>The names of a client without a namespace.</summary>
    public static ResourceNames Plain { get; } = new(null);

    /// <summary>The namespace; null for none.</summary>
    public string? Namespace => prefix;

    /// <summary>What is wrong with a namespace; null when nothing is.</summary>
    public static string? Problem(string text) =>
        text.Length > NamespaceLengthMax ? $"it is longer than {NamespaceLengthMax} characters"
        : text.Contains(Separator, StringComparison.Ordinal) || GroupName.Problem(text) is not null
            ? "it may hold letters, digits, |, - and _ only"
        : null;

    /// <summary>
    /// A name as brokers know it: <c>ns%name</c>, <c>%RETRY%ns%name</c> or <c>%DLQ%ns%name</c>. What is the system's
    /// own or in the namespace already stays.
    /// </summary>
    [return: NotNullIfNotNull(nameof(name))]
    public string? Wrap(string? name) =>
        prefix is null || string.IsNullOrEmpty(name) ? name : Look(_wrapped, name, WrapAnew);

    /// <summary>A name as the application knows it; names of other namespaces stay.</summary>
    public string Unwrap(string name) => prefix is null ? name : Look(_unwrapped, name, UnwrapAnew);

    /// <summary>A queue as brokers know it.</summary>
    public MessageQueue Wrap(MessageQueue queue) => prefix is null ? queue : queue with { Topic = Wrap(queue.Topic) };

    /// <summary>A queue as the application knows it.</summary>
    public MessageQueue Unwrap(MessageQueue queue) =>
        prefix is null ? queue : queue with { Topic = Unwrap(queue.Topic) };

    /// <summary>Queues as the application knows them; the same list without a namespace.</summary>
    public IReadOnlyList<MessageQueue> Unwrap(IReadOnlyList<MessageQueue> queues) =>
        prefix is null ? queues : [.. queues.Select(Unwrap)];

    /// <summary>Topics with their expressions as brokers know them.</summary>
    /// <exception cref="RocketMqException">A topic is there with its namespace and without.</exception>
    public IReadOnlyDictionary<string, string> Wrap(IReadOnlyDictionary<string, string> byTopic)
    {
        if (prefix is null)
        {
            return byTopic;
        }

        Dictionary<string, string> wrapped = new(StringComparer.Ordinal);
        foreach ((string topic, string expression) in byTopic)
        {
            if (!wrapped.TryAdd(Wrap(topic), expression))
            {
                throw new RocketMqException(
                    RocketMqFailure.InvalidOptions, $"Topic {topic} is there with its namespace and without.");
            }
        }

        return wrapped;
    }

    private static string Look(
        ConcurrentDictionary<string, string> known, string name, Func<string, string> make)
    {
        if (known.TryGetValue(name, out string? found))
        {
            return found;
        }

        found = make(name);
        if (known.Count < KnownMax)
        {
            known.TryAdd(name, found);
        }

        return found;
    }

    private static string KindOf(string name) =>
        name.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal) ? TopicName.RetryPrefix
        : name.StartsWith(TopicName.DlqPrefix, StringComparison.Ordinal) ? TopicName.DlqPrefix
        : string.Empty;

    private string WrapAnew(string name)
    {
        string kind = KindOf(name);
        bool isFinal = TopicName.IsSystem(name)
            || name.StartsWith(SystemGroupPrefix, StringComparison.Ordinal)
            || name.AsSpan(kind.Length).StartsWith(_start, StringComparison.Ordinal);
        return isFinal ? name : string.Concat(kind, _start, name.AsSpan(kind.Length));
    }

    private string UnwrapAnew(string name)
    {
        string kind = KindOf(name);
        return name.AsSpan(kind.Length).StartsWith(_start, StringComparison.Ordinal)
            ? string.Concat(kind, name.AsSpan(kind.Length + _start.Length))
            : name;
    }
}

using System.Text;
using RocketNet.Broker.Statistics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Topics;

/// <summary>
/// One topic of the <see cref="TopicTable"/>. The entry stays while the topic does; its config is swapped.
/// </summary>
public sealed class TopicEntry
{
    private TopicConfig _config;

    internal TopicEntry(TopicConfig config, bool isHidden)
    {
        Name = config.TopicName;
        NameUtf8 = Encoding.UTF8.GetBytes(Name);
        IsHidden = isHidden;
        IsRetry = Name.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal);
        IsSendForbidden = TopicName.IsNotAllowedToSend(Name);
        _config = config;
    }

    public string Name { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>
    /// Served and registered, but in no file and no list: see <see cref="TopicName.AutoCreateOf430"/>.
    /// </summary>
    public bool IsHidden { get; }

    /// <summary>A group's retry topic.</summary>
    public bool IsRetry { get; }

    /// <summary>The broker's own: clients may not send to it.</summary>
    public bool IsSendForbidden { get; }

    /// <summary>Messages get the multi-tags bit.</summary>
    public bool IsMultiTags => Config.TopicFilterType == TopicFilterType.MultiTag;

    /// <summary>The sends to this topic over time; null before the first sample. Set by the sampler only.</summary>
    internal SampledSeries? Puts { get; set; }

    /// <summary>Immutable; read it once for values that belong together.</summary>
    public TopicConfig Config
    {
        get => Volatile.Read(ref _config);
        internal set => Volatile.Write(ref _config, value);
    }
}

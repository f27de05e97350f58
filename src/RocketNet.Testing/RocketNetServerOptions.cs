using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RocketNet.Testing;

/// <summary>How a <see cref="RocketNetServer"/> starts. Everything may be left as it is.</summary>
public sealed record RocketNetServerOptions
{
    /// <summary>
    /// The clock of what is stored: it stamps the messages, and says when a delayed message or a retry is due. One that
    /// a test moves brings a message of two hours' delay at once.
    /// </summary>
    /// <remarks>
    /// Connections, heartbeats and waiting pulls go by the machine's time, whatever this clock says: moving it ends
    /// no connection.
    /// </remarks>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Topics there are from the start. Others are made by their first message, as usual.</summary>
    public IReadOnlyCollection<string> Topics { get; init; } = [];

    /// <summary>
    /// Keys and values as in broker.conf, for instance <c>messageDelayLevel</c> or <c>autoCreateTopicEnable</c>. What
    /// the broker would only warn of stops the start here, and so do keys of addresses, ports and folders.
    /// </summary>
    public IReadOnlyDictionary<string, string> BrokerProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The folder in which this server makes one of its own; null for the system's temporary folder. One that is
    /// missing is made, and stays.
    /// </summary>
    public string? TempPath { get; init; }

    /// <summary>Gets what name server and broker log.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RocketNet.Client.Diagnostics;

/// <summary>The source of activities, the meter, and how a message carries the context of its sender.</summary>
internal static class ClientDiagnostics
{
    public const string Name = "RocketNet.Client";
    public const string System = "rocketmq";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>The context that a message brought with it; none when there is none that can be read.</summary>
    public static ActivityContext ParentOf(ReceivedMessage message)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            message, ReadProperty, out string? traceParent, out string? traceState);
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out ActivityContext parent)
            ? parent
            : default;
    }

    private static void ReadProperty(
        object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        value = ((ReceivedMessage)carrier!).Property(name);
        values = null;
    }
}

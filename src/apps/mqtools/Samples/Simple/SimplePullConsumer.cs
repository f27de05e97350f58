namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>
/// Reads each queue of a topic from its begin to its end, one after the other. The topic is Java's, named as a broker.
/// </summary>
internal static class SimplePullConsumer
{
    public static Task RunAsync(Sample sample) => PullToEnd.RunAsync(
        sample,
        group: "please_rename_unique_group_name_5",
        topic: "broker-a",
        queue => sample.Print($"Consume from the queue: {queue}"));
}

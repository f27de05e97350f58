using System.Diagnostics;
using System.Diagnostics.Metrics;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Diagnostics;

/// <summary>Traces and metrics of consumers, by OpenTelemetry's conventions for messaging.</summary>
internal static class ConsumerDiagnostics
{
    private static readonly Histogram<double> ProcessDuration = ClientDiagnostics.Meter.CreateHistogram<double>(
        "messaging.process.duration", "s", "How long handlers work on a message.");

    private static readonly Counter<long> Consumed = ClientDiagnostics.Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Messages handed to a handler.");

    private static readonly Counter<long> DeadLetters = ClientDiagnostics.Meter.CreateCounter<long>(
        "rocketmq.client.dead_letters", "{message}", "Messages given up after their last try.");

    /// <summary>Null when nobody listens. A batch goes on with the trace of its first message.</summary>
    public static Activity? StartProcess(ReceivedMessage message, string group, int count)
    {
        if (!ClientDiagnostics.Source.HasListeners())
        {
            return null;
        }

        Activity? activity = ClientDiagnostics.Source.StartActivity(
            "process " + message.Topic, ActivityKind.Consumer, ClientDiagnostics.ParentOf(message));
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", ClientDiagnostics.System);
            activity.SetTag("messaging.operation.name", "process");
            activity.SetTag("messaging.operation.type", "process");
            activity.SetTag("messaging.destination.name", message.Topic);
            activity.SetTag("messaging.consumer.group.name", message.Names.Unwrap(group));
            if (count == 1)
            {
                activity.SetTag("messaging.message.id", message.MessageId);
                activity.SetTag("messaging.message.body.size", message.StoredBodyBytes);
                activity.SetTag("messaging.rocketmq.message.tag", message.Tags);
            }
            else
            {
                activity.SetTag("messaging.batch.message_count", count);
            }
        }

        return activity;
    }

    /// <summary>A handler has ended; of its messages so many at the start are done, the others failed.</summary>
    public static void Processed(
        ReceivedMessage[] messages, string group, TimeSpan elapsed, int done, Exception? failure)
    {
        if (!ProcessDuration.Enabled && !Consumed.Enabled)
        {
            return;
        }

        TagList tags = Tags(messages[0], group);
        if (done > 0)
        {
            Consumed.Add(done, tags);
        }

        int failed = messages.Length - done;
        if (failed > 0)
        {
            tags.Add("error.type", failure?.GetType().FullName ?? nameof(ConsumeResult.ReconsumeLater));
            Consumed.Add(failed, tags);
        }

        ProcessDuration.Record(elapsed.TotalSeconds, tags);
    }

    /// <summary>A message is given up.</summary>
    public static void DeadLetter(ReceivedMessage message, string group) =>
        DeadLetters.Add(1, Tags(message, group));

    private static TagList Tags(ReceivedMessage message, string group) => new()
    {
        { "messaging.system", ClientDiagnostics.System },
        { "messaging.operation.name", "process" },
        { "messaging.destination.name", message.Topic },
        { "messaging.consumer.group.name", message.Names.Unwrap(group) },
    };
}

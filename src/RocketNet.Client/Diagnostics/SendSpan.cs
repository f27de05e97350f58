using System.Diagnostics;
using System.Diagnostics.Metrics;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client.Diagnostics;

/// <summary>
/// A send as traces and metrics see it, by OpenTelemetry's conventions for messaging. Costs nothing when nobody
/// listens.
/// </summary>
internal readonly struct SendSpan
{
    private static readonly Histogram<double> Duration = ClientDiagnostics.Meter.CreateHistogram<double>(
        "messaging.client.operation.duration", "s", "How long a send takes, with all its attempts.");

    private static readonly Counter<long> Sent = ClientDiagnostics.Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Messages a producer sent or failed to send.");

    private readonly Activity? _activity;
    private readonly TimeProvider? _time; // Null when nobody measures.
    private readonly string _topic;
    private readonly long _start;

    private SendSpan(Activity? activity, TimeProvider? time, string topic)
    {
        _activity = activity;
        _time = time;
        _topic = topic;
        _start = time?.GetTimestamp() ?? 0;
    }

    /// <summary>Begins one.</summary>
    /// <param name="first">The message, or the first of a batch.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isBatch">Others may travel with it.</param>
    public static SendSpan Start(Message first, TimeProvider time, bool isBatch = false)
    {
        Activity? activity = ClientDiagnostics.Source.HasListeners() ? StartActivity(first, isBatch) : null;
        return new SendSpan(activity, Duration.Enabled || Sent.Enabled ? time : null, first.Topic);
    }

    /// <summary>Writes what a consumer needs to go on with the trace, behind the message's own properties.</summary>
    public void Inject(FrameBuffer properties, Message message)
    {
        if (_activity is null)
        {
            return;
        }

        List<KeyValuePair<string, string>> fields = [];
        DistributedContextPropagator.Current.Inject(
            _activity,
            fields,
            static (carrier, name, value) =>
                ((List<KeyValuePair<string, string>>)carrier!).Add(new KeyValuePair<string, string>(name, value)));
        foreach ((string name, string value) in fields)
        {
            // What the application sets itself stays; what would break the properties apart does not travel.
            bool isPlain = value.Length != 0
                && !value.AsSpan().ContainsAny(
                    (char)MessageProperties.ValueSeparator, (char)MessageProperties.EntrySeparator);
            if (isPlain && message.Properties?.ContainsKey(name) != true)
            {
                Producing.PropertyText.Append(properties, name, value);
            }
        }
    }

    /// <summary>A broker took it.</summary>
    /// <param name="result">Its answer, if one was wanted.</param>
    /// <param name="count">Messages sent together.</param>
    public void Succeeded(SendResult? result, int count = 1)
    {
        if (_activity is not null && result is not null)
        {
            _activity.SetTag("messaging.message.id", result.MessageId);
            _activity.SetTag("messaging.destination.partition.id", result.Queue.ToString());
        }

        End(count, error: null);
    }

    /// <summary>It was not sent, or nobody knows.</summary>
    public void Failed(Exception failure, int count = 1)
    {
        _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        End(count, failure is RocketMqException known ? known.Failure.ToString() : failure.GetType().FullName);
    }

    private static Activity? StartActivity(Message first, bool isBatch)
    {
        Activity? activity = ClientDiagnostics.Source.StartActivity("send " + first.Topic, ActivityKind.Producer);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", ClientDiagnostics.System);
            activity.SetTag("messaging.operation.name", "send");
            activity.SetTag("messaging.operation.type", "send");
            activity.SetTag("messaging.destination.name", first.Topic);
            if (!isBatch)
            {
                activity.SetTag("messaging.message.body.size", first.Body.Length);
                activity.SetTag("messaging.rocketmq.message.tag", first.Tags);
                activity.SetTag("messaging.rocketmq.message.keys", first.Keys);
            }
        }

        return activity;
    }

    private void End(int count, string? error)
    {
        if (_time is not null)
        {
            TagList tags = new()
            {
                { "messaging.system", ClientDiagnostics.System },
                { "messaging.operation.name", "send" },
                { "messaging.destination.name", _topic },
            };
            if (error is not null)
            {
                tags.Add("error.type", error);
            }

            Duration.Record(_time.GetElapsedTime(_start).TotalSeconds, tags);
            Sent.Add(count, tags);
        }

        if (error is not null)
        {
            _activity?.SetTag("error.type", error);
        }

        if (count != 1)
        {
            _activity?.SetTag("messaging.batch.message_count", count);
        }

        _activity?.Dispose();
    }
}

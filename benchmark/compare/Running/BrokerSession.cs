using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Running;

/// <summary>A started server and the benchmark topic on it, with the count of what it acknowledged.</summary>
internal sealed class BrokerSession : IDisposable
{
    public const string Topic = "BenchmarkTopic";
    private const string DelayedTopic = "DelayedTopic";

    private readonly CompareOptions _options;
    private readonly ServerProcess _server;
    private readonly Dictionary<int, long> _otherTopics = []; // acknowledged, by the number of queues
    private long _acknowledged;
    private long _failed;
    private long _delayed; // messages in the first queue of the topic for delayed ones

    public BrokerSession(ServerSpec spec, CompareOptions options, string flushDiskType)
    {
        _options = options;
        _server = ServerProcess.Start(spec, options, flushDiskType, $"{options.BrokerCore}");
        try
        {
            CreateTopic();
        }
        catch
        {
            _server.Dispose();
            throw;
        }
    }

    public ServerSpec Spec => _server.Spec;

    public ServerProcess Server => _server;

    public long Acknowledged => _acknowledged;

    /// <summary>Sends in the given shape for the time, or until the round's share of the disk is written.</summary>
    public RoundResult Send(SendShape shape, TimeSpan duration) =>
        Send(shape, duration, Math.Max(_options.RoundBytes / shape.RequestBytes, shape.Connections * shape.Window));

    public RoundResult Send(SendShape shape, TimeSpan duration, long requestsMax)
    {
        if (shape.QueueCount != SendFrames.QueueCount && _otherTopics.TryAdd(shape.QueueCount, 0))
        {
            TopicAdmin.Create(_server.Port, shape.Topic, shape.QueueCount);
        }

        FrameTemplate template = Template(shape);
        RoundResult result = SendLoad.Run(
            _server.Port, template, shape.Connections, shape.Window, duration, requestsMax);
        if (shape.QueueCount == SendFrames.QueueCount)
        {
            _acknowledged += result.Messages;
            _failed += result.Errors * shape.BatchSize;
        }
        else
        {
            _otherTopics[shape.QueueCount] += result.Messages;
        }

        return result;
    }

    public RoundResult Pull(long[] messagesInQueue, TimeSpan duration) =>
        new PullLoad(_server.Port, Topic, messagesInQueue).Run(duration);

    public RoundResult Deliver(TimeSpan duration)
    {
        long queueOffset = QueueOffsets.Read(_server.Port, Topic)[0];
        RoundResult result = new DeliveryLoad(_server.Port, Topic, Template(new SendShape(1, 1)), queueOffset)
            .Run(duration);
        _acknowledged += result.Messages;
        return result;
    }

    public RoundResult Delay(TimeSpan duration)
    {
        RoundResult result = new DelayLoad(_server.Port, DelayedTopic, _options.Binary, _delayed).Run(duration);
        _delayed += result.Messages;
        return result;
    }

    /// <summary>Throws unless the queues hold what was acknowledged; returns how much each of them holds.</summary>
    /// <remarks>A refused request of a warm-up may be stored or not: the answers leave that open.</remarks>
    public long[] VerifyCount()
    {
        foreach ((int queueCount, long acknowledged) in _otherTopics)
        {
            string topic = new SendShape(1, 1, QueueCount: queueCount).Topic;
            QueueOffsets.WaitFor(_server.Port, topic, acknowledged, acknowledged, queueCount);
        }

        return Spec.IsEcho
            ? []
            : QueueOffsets.WaitFor(_server.Port, Topic, _acknowledged, _acknowledged + _failed);
    }

    public void Dispose() => _server.Dispose();

    private FrameTemplate Template(SendShape shape) => shape.BatchSize == 1
        ? SendFrames.Single(shape.Topic, shape.BodyBytes, _options.Binary, shape.QueueCount)
        : SendFrames.Batch(Topic, shape.BatchSize, shape.BodyBytes, _options.Binary);

    // The first send creates the topic. A broker may refuse sends for a moment after its port opened.
    private void CreateTopic()
    {
        for (int attempt = 0; ; attempt++)
        {
            RoundResult result = Send(new SendShape(1, 1), TimeSpan.FromSeconds(10), SendFrames.QueueCount);
            if (result.Errors == 0)
            {
                return;
            }

            if (attempt == 50)
            {
                throw new InvalidDataException($"{Spec.Name} refuses the first sends: {result.FirstError}");
            }

            Thread.Sleep(200);
        }
    }
}

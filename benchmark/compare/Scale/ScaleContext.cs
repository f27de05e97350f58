using System.Diagnostics;
using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Running;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>What the runs on large stores share: their servers, how a store is filled, where figures go.</summary>
internal sealed class ScaleContext(CompareOptions options, ResultTable results, Action<string> say)
{
    private const int Window = 64;
    private static readonly TimeSpan FillTimeMax = TimeSpan.FromMinutes(20);

    public CompareOptions Options => options;

    /// <summary>All brokers; the echo has no store.</summary>
    public ServerSpec[] Servers { get; } = [.. options.Servers.Where(spec => !spec.IsEcho)];

    /// <summary>The one that fills a store which all of them use.</summary>
    public ServerSpec Filler => Servers[^1];

    /// <summary>For figures of starts, where nothing else runs.</summary>
    public static string AllCores { get; } = $"0-{Environment.ProcessorCount - 1}";

    public string Folder(string name) => Path.Combine(options.WorkFolder, name);

    /// <summary>Who goes first changes every round: whatever the first one suffers or gains is shared.</summary>
    public IEnumerable<ServerSpec> InTurns(int round) => round % 2 == 0 ? Servers : Servers.Reverse();

    /// <summary>Starts a server on a store that stays; null for an empty one of its own.</summary>
    public ServerProcess Start(ServerSpec spec, string cores, string? store) =>
        ServerProcess.Start(spec, options, options.FlushDiskType, cores, store);

    /// <summary>Starts a server and waits until it has taken a message to a topic that it knows or makes.</summary>
    public ServerProcess StartFresh(ServerSpec spec, string cores, string? store)
    {
        ServerProcess server = Start(spec, cores, store);
        try
        {
            FirstAnswers.Wait(server.Port, "Before", SendFrames.QueueCount);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Makes a topic and sends requests to its queues in turn; throws unless all are acknowledged.</summary>
    public static void Fill(ServerProcess server, string topic, FrameTemplate template, long requests)
    {
        TopicAdmin.Create(server.Port, topic, template.QueueCount);
        RoundResult sent = SendLoad.Run(server.Port, template, 1, Window, FillTimeMax, requests);
        long wanted = requests * template.MessageCount;
        if (sent.Errors > 0 || sent.Messages != wanted)
        {
            throw new InvalidDataException(
                $"{server.Spec.Name} took {sent.Messages} of {wanted} messages: {sent.FirstError}");
        }
    }

    /// <summary>Has the last server fill a store that all of them are then measured on.</summary>
    public void FillShared(string cores, string store, string topic, FrameTemplate template, long requests)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using ServerProcess server = StartFresh(Filler, cores, store);
        Fill(server, topic, template, requests);
        say($"  filled with {requests * template.MessageCount} messages in {clock.Elapsed.TotalSeconds:F0} s");
    }

    public void Report(ServerSpec spec, string figure, string value)
    {
        results.Scale.Add(($"{spec.Name}: {figure}", value));
        say($"  {spec.Name}: {figure}: {value}");
    }

    /// <summary>A line for whoever watches.</summary>
    public void Say(string line) => say("  " + line);
}

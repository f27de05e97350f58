using System.ComponentModel;
using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Scale;
using RocketNet.Compare.Servers;

namespace RocketNet.Compare.Running;

/// <summary>Runs the workloads one after the other, each with fresh servers whose rounds alternate.</summary>
internal sealed class Comparison(CompareOptions options)
{
    private const int WarmUpRoundsOfBytes = 4;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);
    private static readonly SendShape Records1KiB = new(1, 256);
    private static readonly SendShape RecordsOf256KiBPulls = new(1, 64, BodyBytes: 7_900);

    public ResultTable Results { get; } = new();

    public void Run()
    {
        foreach (string workload in options.Workloads)
        {
            Say($"{workload}");
            switch (workload)
            {
                case WorkloadTable.Boot: RunBoot(); break;
                case WorkloadTable.CatchUp: RunCatchUp(workload, Records1KiB, messages: 160_000); break;
                case WorkloadTable.CatchUpLarge: RunCatchUp(workload, RecordsOf256KiBPulls, messages: 20_480); break;
                case WorkloadTable.Delivery: RunAtFixedRate(workload, (session, time) => session.Deliver(time)); break;
                case WorkloadTable.Delayed: RunAtFixedRate(workload, (session, time) => session.Delay(time)); break;
                case WorkloadTable.SyncFlush: RunSyncFlush(); break;
                case WorkloadTable.QueueCounts: RunQueueCounts(); break;
                case WorkloadTable.ManyQueues: new ManyQueuesRun(Scale).Run(); break;
                case WorkloadTable.Restart: new RestartRun(Scale).Run(); break;
                case WorkloadTable.KeyQueries: new KeyQueryRun(Scale).Run(); break;
                case WorkloadTable.FarReaders: new FarReadersRun(Scale).Run(); break;
                case WorkloadTable.FarReaderAlone: new FarReaderAloneRun(Scale).Run(); break;
                default: RunSend(workload); break;
            }
        }
    }

    private ScaleContext Scale => new(options, Results, Say);

    private void RunBoot()
    {
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (ServerSpec spec in options.Servers)
            {
                using ServerProcess server = Scale.Start(spec, ScaleContext.AllCores, store: null);
                Thread.Sleep(IdleTime);
                BootResult boot = new(server.Listening.TotalMilliseconds, server.BootLine.TotalMilliseconds,
                    server.AnonymousMegabytes, server.ResidentMegabytes);
                Results.Add(spec.Name, boot);
                Say($"  {spec.Name}: {boot}");
            }
        }
    }

    private void RunSend(string workload)
    {
        SendShape shape = WorkloadTable.Send(workload);
        using SessionSet sessions = new(
            options.Servers, spec => new BrokerSession(spec, options, options.FlushDiskType));
        Alternate(sessions, [(workload, (session, duration) => session.Send(shape, duration))], options.RoundDuration);
    }

    private void RunCatchUp(string workload, SendShape shape, long messages)
    {
        Dictionary<BrokerSession, long[]> queues = [];
        using SessionSet sessions = Brokers(options.FlushDiskType);
        foreach (BrokerSession session in sessions.All)
        {
            session.Server.Resume();
            RoundResult filled = session.Send(shape, TimeSpan.FromMinutes(2), messages);
            if (filled.Errors > 0)
            {
                throw new InvalidDataException($"{session.Spec.Name} refused a message: {filled.FirstError}");
            }

            queues[session] = session.VerifyCount();
            session.Server.Pause();
        }

        Alternate(sessions, [(workload, (session, duration) => session.Pull(queues[session], duration))],
            options.RoundDuration);
    }

    private void RunAtFixedRate(string workload, SendRound round)
    {
        using SessionSet sessions = Brokers(options.FlushDiskType);
        Alternate(sessions, [(workload, round)], options.RoundDuration * 3);
    }

    // SYNC and ASYNC servers and the disk itself alternate, so that one slow minute of the disk hits all of them.
    private void RunSyncFlush()
    {
        using SessionSet synchronous = Brokers("SYNC_FLUSH");
        using SessionSet asynchronous = Brokers("ASYNC_FLUSH");
        (string Name, SendRound Round)[] steps =
        [
            .. new[] { WorkloadTable.SyncFlushOne, WorkloadTable.SyncFlush64, WorkloadTable.SyncFlush1024 }
                .Select(name => (name, RoundOf(name))),
        ];
        (string Name, SendRound Round) beside = (WorkloadTable.AsyncFlush64, RoundOf(WorkloadTable.AsyncFlush64));
        WarmUp(synchronous, steps[1].Round);
        WarmUp(asynchronous, beside.Round);
        for (int round = 0; round < options.Rounds; round++)
        {
            Results.AddSync(SyncProbe.Run(options.WorkFolder, TimeSpan.FromSeconds(1)));
            RunRound(synchronous, steps, options.RoundDuration, round);
            RunRound(asynchronous, [beside], options.RoundDuration, round);
        }

        Verify(synchronous);
        Verify(asynchronous);
    }

    // The topics lie on the same server and take turns, so that only the number of queues differs.
    private void RunQueueCounts()
    {
        using SessionSet sessions = Brokers(options.FlushDiskType);
        (string Name, SendRound Round)[] steps =
            [.. WorkloadTable.QueueCountSteps.Select(name => (name, RoundOf(name)))];
        foreach ((string _, SendRound round) in steps)
        {
            WarmUp(sessions, round);
        }

        for (int round = 0; round < options.Rounds; round++)
        {
            RunRound(sessions, round % 2 == 0 ? steps : [.. steps.Reverse()], options.RoundDuration, round);
        }

        Verify(sessions);
    }

    private static SendRound RoundOf(string workload)
    {
        SendShape shape = WorkloadTable.Send(workload);
        return (session, duration) => session.Send(shape, duration);
    }

    private SessionSet Brokers(string flushDiskType) => new(
        options.Servers.Where(spec => !spec.IsEcho), spec => new BrokerSession(spec, options, flushDiskType));

    private void Alternate(SessionSet sessions, (string Name, SendRound Round)[] steps, TimeSpan duration)
    {
        WarmUp(sessions, steps[0].Round);
        for (int round = 0; round < options.Rounds; round++)
        {
            RunRound(sessions, steps, duration, round);
        }

        Verify(sessions);
    }

    private void RunRound(SessionSet sessions, (string Name, SendRound Round)[] steps, TimeSpan duration, int round)
    {
        // Who goes first changes every round: whatever the first one suffers or gains is shared.
        IEnumerable<BrokerSession> order = round % 2 == 0 ? sessions.All : sessions.All.Reverse();
        foreach (BrokerSession session in order)
        {
            session.Server.Resume();
            foreach ((string name, SendRound action) in steps)
            {
                Guard(session, action, Settle);
                RoundResult result = Measurement.Of(session, () => Guard(session, action, duration));
                Results.Add(name, session.Spec.Name, result);
                Say($"  {name} {round + 1}/{options.Rounds} {session.Spec.Name}: {result.Rate:F0}/s, "
                    + $"p50 {result.Latency.MicrosAt(0.5):F0} p99 {result.Latency.MicrosAt(0.99):F0} "
                    + $"max {result.Latency.MaxNanos / 1e3:F0} µs, "
                    + $"CPU {result.BrokerMicrosPerMessage:F2} µs, own {result.GeneratorMicrosPerMessage:F2} µs, "
                    + $"{result.AnonymousMegabytesMax:F0} MB{(result.Errors > 0 ? " ERRORS " : string.Empty)}"
                    + (result.Errors > 0 ? $"{result.Errors} {result.FirstError}" : string.Empty));
            }

            session.Server.Pause();
        }
    }

    private void WarmUp(SessionSet sessions, SendRound action)
    {
        foreach (BrokerSession session in sessions.All)
        {
            session.Server.Resume();
            Stopwatch clock = Stopwatch.StartNew();
            TimeSpan time = session.Spec.IsJava ? options.JavaWarmUp : options.WarmUp;
            long before = session.Acknowledged;
            long messages = 0;
            long errors = 0;
            string? firstError = null;
            while (clock.Elapsed < time && (options.WarmUpMessages == 0 || messages < options.WarmUpMessages)
                && (session.Acknowledged - before) * 1224 < WarmUpRoundsOfBytes * options.RoundBytes)
            {
                RoundResult result = Guard(session, action, TimeSpan.FromSeconds(Math.Min(2, time.TotalSeconds)));
                messages += result.Messages;
                errors += result.Errors;
                firstError ??= result.FirstError;
            }

            Say($"  {session.Spec.Name} warmed up: {messages} messages in {clock.Elapsed.TotalSeconds:F0} s"
                + (errors > 0 ? $", {errors} errors, first {firstError}" : string.Empty));
            session.Server.Pause();
        }
    }

    // A broken connection says little: whether the server lives and what it printed last says more.
    private static RoundResult Guard(BrokerSession session, SendRound action, TimeSpan duration)
    {
        try
        {
            return action(session, duration);
        }
        catch (Exception broken) when (broken is IOException or Win32Exception or TimeoutException)
        {
            throw new InvalidOperationException(session.Server.Describe(), broken);
        }
    }

    private static void Verify(SessionSet sessions)
    {
        foreach (BrokerSession session in sessions.All)
        {
            session.Server.Resume();
            session.VerifyCount();
        }
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}

/// <summary>One round of a workload against a session, for about the given time.</summary>
internal delegate RoundResult SendRound(BrokerSession session, TimeSpan duration);

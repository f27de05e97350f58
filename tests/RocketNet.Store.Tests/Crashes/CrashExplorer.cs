using System.Text;
using System.Text.RegularExpressions;
using RocketNet.Store.CommitLogs;
using static RocketNet.Store.Tests.Crashes.Requirement;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>Opens the store on the crash states of a recording and checks what comes back.</summary>
internal sealed partial class CrashExplorer(CrashHistory history, int seed, NativePool pool)
{
    /// <summary>States of a point between two looks whether there are enough.</summary>
    private const int NumbersTogether = 6;

    private const int NumbersMax = 4_000;
    private const int DeepEvery = 6;
    private const int SecondCrashEvery = 4;
    private const int SecondCrashStates = 6;
    private const int IndexTurnsMax = 64;

    /// <summary>Enough for every queue to follow the log, on a disk with room.</summary>
    private const int RetentionTurns = 16;

    private readonly Dictionary<UInt128, CrashOutcome> _seen = [];
    private readonly Dictionary<string, (int Count, string First)> _violations = [];

    /// <summary>Syncs that do nothing.</summary>
    public SyncLies Lies { get; init; }

    public SimulatedFaults? Faults { get; init; }

    /// <summary>States of crashes after a crash are not crashed again.</summary>
    public bool IsSecond { get; init; }

    /// <summary>Different disks that were opened.</summary>
    public int DistinctStates => _seen.Count;

    /// <summary>Crashes looked at, with those that left the same disk.</summary>
    public long States { get; private set; }

    /// <summary>States that were opened, used, and crashed once more.</summary>
    public long SecondStates { get; private set; }

    /// <summary>How often each kind of problem was found, and the first of its states.</summary>
    public IReadOnlyDictionary<string, (int Count, string First)> Violations => _violations;

    /// <summary>Goes through all points, again and again with new states, until there are so many.</summary>
    public void Run(int wanted)
    {
        CrashStates states = NewStates();
        for (int number = 0; number < NumbersMax && !IsOver(wanted); number += NumbersTogether)
        {
            for (int point = 0; point <= states.PointMax; point++)
            {
                states.MoveTo(point);
                for (int i = 0; i < NumbersTogether; i++)
                {
                    Check(states, number + i);
                }
            }
        }
    }

    /// <summary>One state again.</summary>
    public void RunOne(int point, int number)
    {
        CrashStates states = NewStates();
        states.MoveTo(point);
        Check(states, number);
    }

    private bool IsOver(int wanted) => DistinctStates >= wanted || _violations.Count > 0;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    private CrashStates NewStates() => new(history.Start, history.Trace, seed, Lies);

    private void Check(CrashStates states, int number)
    {
        if (states.Build(number) is not CrashState state)
        {
            return;
        }

        States++;
        try
        {
            Check(state);
        }
        catch (CrashViolationException violation)
        {
            Note(Describe(state, violation), violation.Message);
        }
    }

    // A hundred states may show one mistake; one of each kind is told.
    private void Note(string description, string problem)
    {
        string kind = Digits().Replace(problem.Split('\n')[0], "#");
        _violations[kind] = _violations.TryGetValue(kind, out (int Count, string First) seen)
            ? (seen.Count + 1, seen.First)
            : (1, description);
        if (IsSecond)
        {
            throw new CrashViolationException(description);
        }
    }

    private string Describe(CrashState state, CrashViolationException violation)
    {
        StringBuilder text = new();
        text.AppendLine(
            $"state {state.Point}.{state.Number} of seed {seed} ({state.Kind} crash): {violation.Message}");
        int from = Math.Max(0, state.Point - 12);
        for (int i = from; i < state.Point; i++)
        {
            text.AppendLine($"  {i}: {history.Trace[i]}");
        }

        foreach ((string path, int inode) in state.Image.Names.OrderBy(name => name.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"  {path}: {state.Image.Files[inode].Length} bytes (file {inode})");
        }

        return text.ToString();
    }

    private void Check(CrashState state)
    {
        UInt128 hash = state.Image.Hash();
        if (!_seen.TryGetValue(hash, out CrashOutcome? outcome))
        {
            outcome = Open(state);
            _seen.Add(hash, outcome);
        }

        outcome.CheckAgainst(history, state);
    }

    private CrashOutcome Open(CrashState state)
    {
        int choice = unchecked((state.Point * 31) + state.Number);
        bool isDeep = choice % DeepEvery == 0;
        bool isCrashedAgain = isDeep && !IsSecond && choice / DeepEvery % SecondCrashEvery == 0;

        // After a kill the second crash may still take what the first process had not synced.
        bool isKill = state.Number == 0 && isCrashedAgain;
        using SimulatedDisk disk = new(
            state.Image,
            pool,
            isCrashedAgain,
            isKill ? new DiskPast(history.Start, history.Trace.Take(state.Point)) : null);
        using RecordedStore opened = new(
            history.Options, disk, history.TimeAt(state.Point) + TimeSpan.FromSeconds(1), Faults);
        try
        {
            opened.Open();
            CrashOutcome outcome = new StateCheck(opened, history).Run();
            if (isDeep)
            {
                opened.History.GoOnFrom(history, state, outcome, isKill);
                GoOn(opened, outcome, choice);
                if (isCrashedAgain)
                {
                    CrashAgain(opened, choice, isKill ? state.Point : 0);
                }
            }
            else
            {
                opened.Store.Index.Finish();
                new StateCheck(opened, history).CheckIndex(outcome.Records);
            }

            return outcome;
        }
        catch (Exception exception) when (exception is not CrashViolationException)
        {
            // Whatever it is: a store that was crashed has to open and to work.
            throw new CrashViolationException($"opening or going on threw {exception}", exception);
        }
    }

    // The store that came back takes messages, delivers what waits once, and can be stopped.
    private static void GoOn(RecordedStore opened, CrashOutcome outcome, int choice)
    {
        // Before the start, which sets a timer of every second.
        opened.Time.Advance(TimeSpan.FromDays(1));
        opened.Start();
        opened.Turn("allocate");
        opened.Turn("delay", times: 3);
        Append(opened, "after", choice);
        opened.Turn("upkeep");
        opened.Settle();
        opened.Turn("delay");
        opened.Turn("upkeep");
        if (opened.History.Mins.Exists(entry => entry.Min > 0))
        {
            opened.Turn("retention", RetentionTurns);
        }

        CompleteIndex(opened);
        CrashOutcome after = new StateCheck(opened, opened.History).Run();
        new StateCheck(opened, opened.History).CheckIndex(after.Records);
        Holds(after.Records == opened.History.Records.Count, "I1: what was appended after the crash is not there");
        Holds(after.Records > outcome.Records, "nothing could be appended after the crash");
        CheckDeliveries(opened.History);
        if (choice % 5 == 0)
        {
            opened.Stop();
            opened.Open();
            CrashOutcome again = new StateCheck(opened, opened.History).Run();
            Holds(again.Records == after.Records, "I1: a record was lost by a clean stop");
        }
    }

    private static void Append(RecordedStore opened, string topic, int choice)
    {
        AppendStatus status = opened.Append(topic, 0, TestStore.BodyOf(50 + (choice % 200)), "KEYS\u0001again");
        Holds(status == AppendStatus.Ok, $"an append after the crash was answered {status}");
    }

    private static void CompleteIndex(RecordedStore opened)
    {
        int turns = 0;
        while (opened.Store.Index.Indexed < opened.Store.CommitLog.Readable.Value && turns++ < IndexTurnsMax)
        {
            opened.Turn("index");
        }
    }

    // I12: what waited and survived comes once, and never twice.
    private static void CheckDeliveries(CrashHistory after)
    {
        Dictionary<string, int> delivered = after.Records.Where(record => record.IsWaiting)
            .ToDictionary(record => record.UniqueKey, _ => 0);
        foreach (ExpectedRecord record in after.Records.Where(record => !record.IsWaiting))
        {
            if (delivered.TryGetValue(record.UniqueKey, out int count))
            {
                delivered[record.UniqueKey] = count + 1;
            }
        }

        foreach ((string key, int count) in delivered)
        {
            Holds(count == 1, $"I12: the delayed message {key} was delivered {count} times");
        }
    }

    private void CrashAgain(RecordedStore opened, int choice, int from)
    {
        CrashExplorer second = new(opened.History, unchecked((seed * 31) + choice), pool) { IsSecond = true };
        CrashStates states = second.NewStates();
        Random random = new(choice);
        int[] points = [.. Enumerable.Range(0, SecondCrashStates).Select(_ => random.Next(from, states.PointMax + 1))];
        Array.Sort(points);
        for (int i = 0; i < points.Length; i++)
        {
            states.MoveTo(points[i]);
            second.Check(states, i == 0 ? 0 : random.Next(1, 40));
        }

        SecondStates += second.DistinctStates;
    }
}

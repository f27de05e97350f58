using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;
using RocketNet.StoreTool.Repairing;

namespace RocketNet.StoreTool.Commands;

/// <summary><c>mqstore repair</c>: a repaired copy, or, only when asked for, the store itself.</summary>
internal sealed class RepairCommand : IToolCommand
{
    public string Name => "repair";

    public string Purpose => "Makes a repaired copy (--to), or repairs the store itself (--in-place).";

    public string Synopsis => "(--store DIR | -c broker.conf) (--to DIR | --in-place) [options]";

    public IReadOnlyList<ToolOption> Options { get; } =
    [
        .. StoreArguments.Options,
        new("to", "DIR", "Where the repaired copy goes; a new or empty folder. The store itself is only read."),
        new("in-place", null, "Repairs the store itself. What was damaged is kept in its folder damaged/."),
    ];

    public int Run(ToolArguments arguments, ToolRun run)
    {
        string? target = arguments.Path("to");
        if (arguments.Has("in-place") == target is not null)
        {
            throw ToolRefusedException.Usage("say --to DIR for a repaired copy, or --in-place");
        }

        bool isJson = arguments.Has("json");
        List<string> steps = [];
        StorePlace place = StoreArguments.PlaceOf(arguments);
        using IDisposable? hold = target is null ? StoreHold.Own(place) : StoreHold.Share(place);
        StoreCheck before = StoreCheck.Run(place, run, keptPerKind: 100);
        if (before.Findings.Damages == 0)
        {
            return Report(run, isJson, Sound(place, before));
        }

        Say($"found {before.Findings.Damages} damages in {place.Root}");
        StorePlace repaired = place;
        if (target is not null)
        {
            StoreRepair wanted = new(place, before, Say);
            repaired = new StoreClone(place, before, target, Say).Make(!wanted.NeedsQueues, !wanted.NeedsIndex, run);
        }

        using IDisposable? own = target is null ? null : StoreHold.Own(repaired);
        new StoreRepair(repaired, before, Say).Run(run);
        StoreCheck after = StoreCheck.Run(repaired, run, keptPerKind: 100);
        Say(after.Findings.Damages == 0 ? "verified: sound" : $"verified: {after.Findings.Damages} damages are left");
        return Report(run, isJson, new RepairReport
        {
            Store = place.Root,
            Repaired = repaired.Root,
            DamagesBefore = before.Findings.Damages,
            DamagesAfter = after.Findings.Damages,
            RecordsBefore = before.Scan.Records,
            RecordsAfter = after.Scan.Records,
            Steps = steps,
            Left =
            [
                .. after.Findings.Kept
                    .Where(left => left.Severity == FindingSeverity.Damage)
                    .Select(FindingReport.Of),
            ],
        });

        void Say(string step)
        {
            steps.Add(step);
            if (!isJson)
            {
                run.Output.Write(Shown.Line(step) + "\n");
                run.Output.Flush();
            }
        }
    }

    private static RepairReport Sound(StorePlace place, StoreCheck check) => new()
    {
        Store = place.Root,
        Repaired = null,
        DamagesBefore = 0,
        DamagesAfter = 0,
        RecordsBefore = check.Scan.Records,
        RecordsAfter = check.Scan.Records,
        Steps = [],
        Left = [],
    };

    private static int Report(ToolRun run, bool isJson, RepairReport report)
    {
        if (isJson)
        {
            ToolJson.Write(run.Output, report, ToolJson.Default.RepairReport);
        }
        else if (report.Repaired is null)
        {
            run.Output.Write("sound: there is nothing to repair, nothing was written\n");
        }
        else
        {
            foreach (FindingReport left in report.Left)
            {
                VerifyCommand.PrintFinding(run.Output, left);
            }
        }

        return report.DamagesAfter == 0 ? ToolExit.Sound : ToolExit.Found;
    }
}

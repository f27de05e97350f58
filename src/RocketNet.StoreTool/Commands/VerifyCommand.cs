using System.Globalization;
using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Commands;

/// <summary><c>mqstore verify</c>: reads everything and says what is wrong.</summary>
internal sealed class VerifyCommand : IToolCommand
{
    private const int FindingsShown = 100;

    public string Name => "verify";

    public string Purpose => "Reads the whole store and names every damaged place; changes nothing.";

    public string Synopsis => "(--store DIR | -c broker.conf) [options]";

    public IReadOnlyList<ToolOption> Options { get; } =
    [
        .. StoreArguments.Options,
        new("findings", "N", $"Findings of each kind that are listed; all are counted ({FindingsShown})."),
        new("quiet", null, "No notes and warnings in the text."),
    ];

    public int Run(ToolArguments arguments, ToolRun run)
    {
        int kept = (int)(arguments.Number("findings", 1, int.MaxValue) ?? FindingsShown);
        StorePlace place = StoreArguments.PlaceOf(arguments);
        using IDisposable? hold = StoreHold.Share(place);
        long began = run.Time.GetTimestamp();
        StoreCheck check = StoreCheck.Run(place, run, kept);
        VerifyReport report = VerifyReport.Of(place, check, run.Time.GetElapsedTime(began));
        if (arguments.Has("json"))
        {
            ToolJson.Write(run.Output, report, ToolJson.Default.VerifyReport);
        }
        else
        {
            Print(run.Output, report, arguments.Has("quiet"));
        }

        return check.Findings.Damages > 0 ? ToolExit.Found : ToolExit.Sound;
    }

    internal static void PrintFinding(TextWriter output, FindingReport finding)
    {
        string place = finding.Position is long position ? $"{finding.File} at {position}" : finding.File;
        output.Write($"{finding.Severity.ToUpperInvariant(),-7} {finding.Kind}  {Shown.Line(place)}\n");
        output.Write($"        {Shown.Line(finding.What)}\n");
        if (finding.Repair != FindingKinds.Nothing)
        {
            output.Write($"        repair: {finding.Repair}\n");
        }
    }

    private static void Print(TextWriter output, VerifyReport report, bool onlyDamage)
    {
        foreach (FindingReport finding in report.Findings)
        {
            if (!onlyDamage || finding.Severity == "damage")
            {
                PrintFinding(output, finding);
            }
        }

        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"log     {report.Records} messages from {report.LogMin} to {report.LogEnd}, {report.LogFiles} files\n"
            + $"queues  {report.Queues}\n"
            + $"index   {report.IndexEntries} entries\n"
            + $"read    {Sizes.Text(report.LogEnd - report.LogMin)} of log in {report.Seconds:0.00} s\n"));
        foreach ((string kind, long count) in report.Counts)
        {
            output.Write($"        {kind} {count}\n");
        }

        output.Write(report.Damages == 0 ? "sound\n" : $"damaged: {report.Damages} findings\n");
    }
}

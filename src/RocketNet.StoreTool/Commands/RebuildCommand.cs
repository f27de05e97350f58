using System.Globalization;
using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Building;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Commands;

/// <summary><c>mqstore rebuild-cq</c> and <c>mqstore rebuild-index</c>: new ones from the log.</summary>
internal sealed class RebuildCommand(bool ofQueues) : IToolCommand
{
    public string Name => ofQueues ? "rebuild-cq" : "rebuild-index";

    public string Purpose => ofQueues
        ? "Builds all ConsumeQueues again from the log; the old ones go to damaged/."
        : "Builds the index by key again from the log; the old one goes to damaged/.";

    public string Synopsis => "(--store DIR | -c broker.conf) [options]";

    public IReadOnlyList<ToolOption> Options => StoreArguments.Options;

    public int Run(ToolArguments arguments, ToolRun run)
    {
        StorePlace place = StoreArguments.PlaceOf(arguments);
        using IDisposable hold = StoreHold.Own(place);
        StoreFacts facts = StoreFacts.Read(place);
        using Rebuild rebuild = new(place, facts, run.Time);
        using Progress progress = new(run, "building", facts.Log.All.Sum(file => file.Length));
        if (ofQueues)
        {
            rebuild.WithQueues();
        }
        else
        {
            rebuild.WithIndex(IndexGeometry.Of(place, IndexPaths.Of(place)));
        }

        rebuild.Run(progress);
        RebuildReport report = RebuildReport.Of(place, facts, rebuild, progress.Elapsed);
        rebuild.Swap();
        CheckpointEdit.AfterRebuild(place, facts, rebuild);
        report = report with { SetAside = [.. rebuild.SetAside.Select(place.Shown)] };
        progress.Dispose();
        if (arguments.Has("json"))
        {
            ToolJson.Write(run.Output, report, ToolJson.Default.RebuildReport);
        }
        else
        {
            Print(run.Output, report);
        }

        return report.Gaps > 0 || report.Refused > 0 ? ToolExit.Found : ToolExit.Sound;
    }

    private static void Print(TextWriter output, RebuildReport report)
    {
        string files = report.Queues is int queues ? $"{queues} queues" : $"{report.IndexFiles} index files";
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"built   {files}, {report.Entries} entries, from {report.Records} records "
            + $"({report.LogMin} to {report.LogEnd})\n"
            + $"read    {Sizes.Text(report.LogEnd - report.LogMin)} in {report.Seconds:0.00} s, "
            + $"{Sizes.Text(report.BytesPerSecond)}/s, sync included\n"));
        WriteCount(output, report.Gaps, "damaged places of the log passed over: mqstore verify names them");
        WriteCount(output, report.Refused, "records whose topic or offset no queue can have");
        WriteCount(output, report.OfDeletedTopics, "messages of deleted topics left out");
        WriteCount(output, report.StandIns, "offsets without a message of their own name the message before");
        foreach (string path in report.SetAside)
        {
            output.Write($"old     {Shown.Line(path)}\n");
        }
    }

    private static void WriteCount(TextWriter output, long count, string what)
    {
        if (count > 0)
        {
            output.Write($"        {count} {what}\n");
        }
    }
}

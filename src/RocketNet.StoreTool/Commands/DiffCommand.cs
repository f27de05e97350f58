using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Comparing;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Commands;

/// <summary><c>mqstore diff</c>: what two stores have differently.</summary>
internal sealed class DiffCommand : IToolCommand
{
    private const int DifferencesShown = 10;

    public string Name => "diff";

    public string Purpose => "Compares two stores: log bytes, records, queues, index, offsets.";

    public string Synopsis => "(--store DIR | -c broker.conf) --with DIR [options]";

    public IReadOnlyList<ToolOption> Options { get; } =
    [
        .. StoreArguments.Options,
        new("with", "DIR", "The store to compare with."),
        new("with-commitlog", "DIR", "Its CommitLog, where that lies elsewhere."),
        new("differences", "N", $"Differences of each kind that are listed; all are counted ({DifferencesShown})."),
    ];

    public int Run(ToolArguments arguments, ToolRun run)
    {
        string with = arguments.Path("with") ?? throw ToolRefusedException.Usage("with which store? Give --with DIR");
        Differences differences = new((int)(arguments.Number("differences", 1, int.MaxValue) ?? DifferencesShown));
        StorePlace left = StoreArguments.PlaceOf(arguments);
        StorePlace right = StoreArguments.At(left, with, arguments.Path("with-commitlog"));
        using IDisposable? hold = StoreHold.Share(left);
        using IDisposable? otherHold = StoreHold.Share(right);
        StoreFacts ours = StoreFacts.Read(left);
        StoreFacts theirs = StoreFacts.Read(right);
        using LogComparison log = new(ours, theirs, differences);
        log.Run(run);
        int queues = QueueComparison.Run(ours, theirs, differences);
        long entries = IndexComparison.Run(left, right, log.From, differences);
        ConfigComparison.Run(left, right, differences);
        DiffReport report = new()
        {
            Left = left.Root,
            Right = right.Root,
            IsSame = differences.Kept.Count == 0,
            ComparedFrom = log.From,
            LeftEnd = log.LeftEnd,
            RightEnd = log.RightEnd,
            Records = log.Compared,
            Queues = queues,
            IndexEntries = entries,
            Counts = differences.Counts,
            Differences = differences.Kept,
        };
        if (arguments.Has("json"))
        {
            ToolJson.Write(run.Output, report, ToolJson.Default.DiffReport);
        }
        else
        {
            Print(run.Output, report);
        }

        return report.IsSame ? ToolExit.Sound : ToolExit.Found;
    }

    private static void Print(TextWriter output, DiffReport report)
    {
        output.Write($"left    {Shown.Line(report.Left)}\nright   {Shown.Line(report.Right)}\n");
        foreach (Difference difference in report.Differences)
        {
            output.Write($"{difference.Kind}  {Shown.Line(difference.Place)}\n");
            output.Write($"        left  {Shown.Line(difference.Left)}\n");
            output.Write($"        right {Shown.Line(difference.Right)}\n");
        }

        output.Write($"same    {report.Records} records from {report.ComparedFrom} on looked at, ");
        output.Write($"{report.Queues} queues, {report.IndexEntries} index entries agree\n");
        foreach ((string kind, long count) in report.Counts)
        {
            output.Write($"        {kind} {count}\n");
        }

        output.Write(report.IsSame ? "no difference\n" : "they differ\n");
    }
}

using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Commands;

/// <summary><c>mqstore stat</c>: what a store holds.</summary>
internal sealed class StatCommand : IToolCommand
{
    public string Name => "stat";

    public string Purpose => "Counts messages and bytes by topic and queue; times, offsets, fill of files, delays.";

    public string Synopsis => "(--store DIR | -c broker.conf) [options]";

    public IReadOnlyList<ToolOption> Options { get; } =
    [
        .. StoreArguments.Options,
        new("queues", null, "A line for each queue too."),
    ];

    public int Run(ToolArguments arguments, ToolRun run)
    {
        StorePlace place = StoreArguments.PlaceOf(arguments);
        using IDisposable? hold = StoreHold.Share(place);
        StatReport report = StoreStat.Of(place, run);
        if (arguments.Has("json"))
        {
            ToolJson.Write(run.Output, report, ToolJson.Default.StatReport);
        }
        else
        {
            Print(run.Output, report, arguments.Has("queues"));
        }

        return ToolExit.Sound;
    }

    private static void Print(TextWriter output, StatReport report, bool withQueues)
    {
        LogStat log = report.Log;
        output.Write($"store   {Shown.Line(report.Store)}\nleft by {report.LeftBy}\n");
        output.Write($"log     {log.Records} records, {log.Min} to {log.End}, files of {Sizes.Text(log.FileBytes)}\n");
        output.Write($"        {Sizes.Time(log.FirstStoreTimestamp)} to {Sizes.Time(log.LastStoreTimestamp)}\n");
        if (log.OfTransactions > 0 || log.GapBytes > 0 || log.Impossible > 0)
        {
            output.Write($"        {log.OfTransactions} of transactions; {log.GapBytes} bytes damaged; ");
            output.Write($"{log.Impossible} of topics that cannot be\n");
        }

        output.Write($"\n{"records",12} {"bytes",10} {"bodies",10} {"queues",6}  topic\n");
        foreach (TopicStat topic in report.Topics)
        {
            output.Write($"{topic.Records,12} {Sizes.Text(topic.Bytes),10} {Sizes.Text(topic.BodyBytes),10} ");
            output.Write($"{topic.Queues.Count,6}  {Shown.Line(topic.Topic)}\n");
            foreach (QueueStat queue in withQueues ? topic.Queues : [])
            {
                output.Write($"{queue.Records,12}   queue {queue.QueueId}: {queue.MinOffset} to {queue.MaxOffset}\n");
            }
        }

        PrintFiles(output, report);
    }

    private static void PrintFiles(TextWriter output, StatReport report)
    {
        output.Write($"\n{"files",6} {"length",10} {"used",10}  folder\n");
        foreach (FileGroupStat group in report.Files)
        {
            output.Write($"{group.Files,6} {Sizes.Text(group.Bytes),10} {Sizes.Text(group.FilledBytes),10}  ");
            output.Write($"{group.Folder}\n");
        }

        foreach (IndexFileStat file in report.Index)
        {
            output.Write($"        index/{file.Name}: {file.Entries} of {file.EntriesMax} entries, ");
            output.Write($"{file.BeginOffset} to {file.EndOffset}\n");
        }

        foreach (DelayLevelStat level in report.DelayLevels.Where(level => level.MaxOffset > 0))
        {
            output.Write($"delay   level {level.Level}: {level.Waiting} waiting, delivered up to {level.Delivered}\n");
        }
    }
}

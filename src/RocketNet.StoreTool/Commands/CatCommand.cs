using System.Text;
using System.Text.Json;
using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Commands;

/// <summary><c>mqstore cat</c>: prints messages.</summary>
internal sealed class CatCommand : IToolCommand
{
    public string Name => "cat";

    public string Purpose => "Prints messages: by offset, queue, topic, time, id or key.";

    public string Synopsis => "(--store DIR | -c broker.conf) [which messages] [options]";

    public IReadOnlyList<ToolOption> Options { get; } = [.. StoreArguments.Options, .. CatSelection.Options];

    public int Run(ToolArguments arguments, ToolRun run)
    {
        CatSelection selection = CatSelection.Of(arguments);
        string form = arguments.Choice("body", "text", "hex", "base64", "none");
        StorePlace place = StoreArguments.PlaceOf(arguments);
        using IDisposable? hold = StoreHold.Share(place);
        Printer printer = new(selection, run.Output, form, arguments.Has("json"));
        LogFiles log = LogFiles.Load(place);
        if (selection.At is long offset && (TryPrintOne(log, offset, printer) || selection.Key is null))
        {
            // It was there, or nothing else was asked for.
        }
        else if (selection is { Topic: string topic, QueueId: int queueId, QueueFrom: not null }
            && TryPrintQueue(place, log, topic, queueId, printer))
        {
            // The queue knew where its messages are.
        }
        else
        {
            Scan(place, log, selection, printer, run);
        }

        return printer.Printed > 0 ? ToolExit.Sound : ToolExit.Found;
    }

    private static bool TryPrintOne(LogFiles log, long offset, Printer printer)
    {
        using LogRecords records = new(log);
        bool isThere = records.TryRead(offset, verifyBody: false, out MessageRecord record);
        if (isThere)
        {
            printer.Print(record, Crc(record));
        }

        return isThere;
    }

    // Entry by entry, as a consumer would find them; a queue that does not agree with the log is left to the scan.
    private static bool TryPrintQueue(StorePlace place, LogFiles log, string topic, int queueId, Printer printer)
    {
        QueueOnDisk? queue = QueueFolders.Find(place, topic, queueId);
        if (queue is null or { Problem: not null } or { Files.Count: 0 })
        {
            return false;
        }

        using LogRecords records = new(log);
        QueueEntryReader entries = new(queue, entriesAtOnce: 1000);
        long index = Math.Max(printer.Selection.QueueFrom!.Value, queue.First);
        for (; index <= printer.Selection.QueueTo && entries.TryRead(index, out ConsumeQueueEntry entry); index++)
        {
            bool isThere = records.TryRead(entry.Offset.Value, verifyBody: false, out MessageRecord record);
            if (isThere && record.QueueOffset == index && !printer.Record(record, entry.Offset.Value, Crc(record)))
            {
                break;
            }
        }

        return printer.Printed > 0;
    }

    private static bool Crc(in MessageRecord record) =>
        MessageRecordReader.TryRead(record.Bytes, verifyBody: true, out _) == RecordStatus.Ok;

    private static void Scan(StorePlace place, LogFiles log, CatSelection selection, Printer printer, ToolRun run)
    {
        long begin = Math.Max(selection.From, StartFor(log, selection.TimeFrom));

        // From is a record boundary only by luck: the scan begins at its file, and what lies before is passed over.
        LogFile? file = log.Find(begin);
        using Progress progress = new(run, "looking", log.Capacity - (file?.Start ?? 0));
        LogScanPlan plan = new()
        {
            From = file?.Start ?? 0,
            To = selection.To,
            KnownEnd = StoreFacts.Read(place).KnownEnd,
        };
        new LogScan(log, plan, progress).Run(printer);
    }

    // The last file that begins before the time: store times rise along the log as far as the clock did.
    private static long StartFor(LogFiles log, long time)
    {
        long start = log.Min;
        using LogRecords records = new(log);
        foreach (LogFile file in log.All)
        {
            if (time == 0
                || !records.TryRead(file.Start, verifyBody: false, out MessageRecord first)
                || first.StoreTimestamp >= time)
            {
                break;
            }

            start = file.Start;
        }

        return start;
    }

    /// <summary>Prints what is selected.</summary>
    private sealed class Printer(CatSelection selection, TextWriter output, string form, bool isJson) : ILogVisitor
    {
        private readonly byte[]? _topic = selection.Topic is null ? null : Encoding.UTF8.GetBytes(selection.Topic);
        private readonly byte[]? _key = selection.Key is null ? null : Encoding.UTF8.GetBytes(selection.Key);

        public CatSelection Selection => selection;

        public int Printed { get; private set; }

        public bool Record(in MessageRecord record, long offset, bool isBodyWhole)
        {
            return offset < selection.From
                || !selection.Matches(record, _topic, _key)
                || Print(record, isBodyWhole);
        }

        /// <returns>False once the limit is reached.</returns>
        public bool Print(in MessageRecord record, bool isBodyWhole)
        {
            CatMessage message = CatMessage.Of(record, isBodyWhole, form);
            if (isJson)
            {
                output.Write(JsonSerializer.Serialize(message, ToolJsonLines.Default.CatMessage) + "\n");
            }
            else
            {
                output.Write(Printed > 0 ? "\n" : "");
                message.Print(output);
            }

            return ++Printed < selection.Limit;
        }

        public void Gap(in LogGap gap)
        {
            if (!isJson)
            {
                output.Write(Printed > 0 ? "\n" : "");
                output.Write($"{gap.To - gap.From} damaged bytes at {gap.From}: {gap.What}\n");
            }
        }
    }
}

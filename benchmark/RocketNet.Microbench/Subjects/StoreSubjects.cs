using RocketNet.Microbench.Harness;
using RocketNet.Protocol.Messages;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Microbench.Subjects;

/// <summary>Appending to the log, building the queue, reading back.</summary>
internal sealed class StoreSubjects(BenchStore store)
{
    private const int RunLength = 16;
    private const int PullCount = 32;
    private const int BodyBytes = 1024;

    // 1.2 KB each: a batch is 25 MB, the whole subject under 1 GB.
    private const int AppendsMax = 20_000;

    public IEnumerable<Subject> All() =>
    [
        new("CommitLog.Append and dispatch: 1 KiB bodies, runs of 16", Append, AppendsMax),
        new("MessageReader: plan and copy 32 records of 1 KiB", Read),
    ];

    // As a connection does it: a run of appends, then one dispatch of what they left.
    private void Append(int count)
    {
        MessageStore opened = store.Open();
        byte[] body = new byte[BodyBytes];
        MessageDraft draft = MessageSubjects.Draft("BenchmarkTopic"u8, body, MessageSubjects.Host());
        for (int i = 0; i < count; i++)
        {
            AppendResult result = opened.CommitLog.Append(draft);
            if (result.Status != AppendStatus.Ok)
            {
                throw new InvalidOperationException($"{result.Status} {opened.CommitLog.NotWritableReason}");
            }

            if (i % RunLength == RunLength - 1)
            {
                opened.Dispatch.DispatchAvailable();
            }
        }
    }

    private void Read(int count)
    {
        MessageStore opened = store.Open();
        if (!opened.Queues.TryGet("BenchmarkTopic"u8, 3, out ConsumeQueue? queue) || queue.Max.Value < PullCount)
        {
            Append(2 * PullCount);
            opened.Dispatch.DispatchAvailable();
            queue = opened.Queues.GetOrCreate("BenchmarkTopic"u8, 3);
        }

        ReadPlan plan = new();
        byte[] destination = new byte[1 << 18];
        long newest = queue.Max.Value - PullCount;
        for (int i = 0; i < count; i++)
        {
            GetStatus status = opened.Reader.Plan(queue, newest, PullCount, filter: null, plan);
            if (status != GetStatus.Found || plan.Count != PullCount
                || !opened.Reader.TryCopy(plan, destination.AsSpan(0, plan.TotalBytes)))
            {
                throw new InvalidDataException($"{status}, {plan.Count} records");
            }
        }
    }
}

using System.Globalization;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Config;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Reading;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Faults;

/// <summary>
/// A store that is used while a system call fails, and a model of what it was heard to promise: messages with keys and
/// tags in three queues, a batch, delayed messages, a configuration file, files that roll.
/// </summary>
internal sealed class FaultedStore(string root, FlushDiskType flush, FailingCall failing)
{
    private const int Rounds = 24;
    private readonly FaultyFiles _files = new() { Fails = failing.Fails };
    private readonly SyncedImage _synced = new();
    private readonly ManualTimeProvider _time = new();
    private readonly List<Promised> _promised = [];
    private readonly HashSet<string> _delayed = new(StringComparer.Ordinal);
    private readonly LoggedEvents _log = new();
    private MessageStore? _store;
    private bool _isReopened;
    private string _config = "{}";
    private string _configTried = "{}";

    private sealed record Promised(string Topic, int QueueId, long QueueOffset, long Start, long End, byte[] Body);

    private StoreOptions Options => new()
    {
        RootDirectory = root,
        CommitLogFileBytes = 8 * 1024,
        ConsumeQueueFileBytes = 200,
        MaxHashSlotNum = 7,
        MaxIndexNum = 30,
        AllocationSliceBytes = 4 * 1024,
        MaxMessageSize = 2 * 1024,
        StagingBufferBytes = 128 * 1024,
        FlushDiskType = flush,
        FlushIntervalCommitLogMillis = 1,
        DiskSpaceWarningLevelRatio = 100,
        PageCacheBusyTimeoutMillis = 200,
        MessageDelayLevel = "1s 5s",
    };

    private string CommitLogFolder => Path.Combine(root, "commitlog");

    /// <summary>Opens, uses and closes the store; whatever fails, only what it may throw comes out.</summary>
    public async Task RunAsync()
    {
        if (flush == FlushDiskType.SyncFlush)
        {
            _files.Flushed = _synced.OnFlushed;
            _files.FolderFlushed = _synced.OnFolderFlushed;
        }

        try
        {
            _store = MessageStore.Open(Options, _time, _files, _log);
            _store.Start();
        }
        catch (Exception refused) when (refused is StoreUnavailableException or StoreCorruptException
            or IOException or UnauthorizedAccessException)
        {
            // The start stops with one line that says why.
            Assert.NotEmpty(refused.Message);
            await CloseAsync();
            return;
        }

        for (int round = 0; round < Rounds; round++)
        {
            Use(round);
        }

        ReadsGoOn();
        await CloseAsync();
        Assert.Empty(_log.Of(1001, 1045));
    }

    /// <summary>Opens the store again, with nothing failing any more: everything promised is there, once.</summary>
    public async Task CheckAfterwardsAsync()
    {
        _files.Fails = (_, _) => false;
        _isReopened = true;
        _store = MessageStore.Open(Options, _time, _files, _log);
        _store.Start();
        Assert.True(_store.CommitLog.IsWritable);
        foreach (Promised promised in _promised)
        {
            Assert.True(IsReadable(promised), $"{promised} after {failing}\n{string.Join('\n', _log.Lines)}");
        }

        await FindsKeysAsync();
        DeliversOnce();
        ReadsConfig();
        Assert.Equal(AppendStatus.Ok, Append("orders", 0, "again", 0).Status);
        await _store.DisposeAsync();
        Assert.False(File.Exists(Path.Combine(root, "abort")));
        Assert.Empty(_log.Of(1001, 1045));
    }

    private async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private void Use(int round)
    {
        string name = "m" + round.ToString(CultureInfo.InvariantCulture);
        Keep("orders", round % 2, name, Append("orders", round % 2, name, bodyBytes: 200));
        if (round % 4 == 0)
        {
            Keep("bills", 0, "b" + name, Append("bills", 0, "b" + name, bodyBytes: 700));
            Delay("d" + name);
            WriteConfig(round);
        }

        if (round % 6 == 0)
        {
            SendBatch();
        }

        if (round % 8 == 7)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            _ = _store!.Delays.Turn();
        }
    }

    private AppendResult Append(string topic, int queueId, string name, int bodyBytes)
    {
        MessageDraft draft = Draft(topic, queueId);
        draft.Body = BodyOf(name, bodyBytes);
        draft.Properties = Encoding.UTF8.GetBytes($"UNIQ_KEY\u0001{name}\u0002KEYS\u0001k{name}\u0002TAGS\u0001A");
        AppendResult result = _store!.CommitLog.Append(draft);
        Settle(result);
        return result;
    }

    private void Delay(string name)
    {
        MessageDraft draft = Draft(ScheduleTopic.Name, 0);
        draft.Body = Encoding.UTF8.GetBytes(name);
        draft.Properties = Encoding.UTF8.GetBytes(
            $"UNIQ_KEY\u0001{name}\u0002DELAY\u00011\u0002REAL_TOPIC\u0001later\u0002REAL_QID\u00010");
        AppendResult result = _store!.CommitLog.Append(draft);
        if (Settle(result))
        {
            _delayed.Add(name);
        }
    }

    private void SendBatch()
    {
        byte[] item = new byte[26];
        item[3] = 26;
        item[19] = 4;
        byte[] batch = [.. item[..20], 1, 2, 3, 4, 0, 0, .. item[..20], 5, 6, 7, 8, 0, 0];
        long[] places = new long[2];
        AppendResult result = _store!.CommitLog.AppendBatch(Draft("orders", 2), batch, "TAGS\u0001B"u8, places, out _);
        if (Settle(result))
        {
            _promised.Add(new("orders", 2, result.QueueOffset.Value, places[0], places[1], [1, 2, 3, 4]));
            _promised.Add(
                new("orders", 2, result.QueueOffset.Value + 1, places[1], result.End.Value, [5, 6, 7, 8]));
        }
    }

    private void Keep(string topic, int queueId, string name, AppendResult result)
    {
        if (result.Status == AppendStatus.Ok && IsPromised(result))
        {
            byte[] body = BodyOf(name, topic == "bills" ? 700 : 200);
            _promised.Add(new(
                topic, queueId, result.QueueOffset.Value, result.Start.Value, result.End.Value, body));
        }
    }

    /// <returns>Whether the sender would have been told that its message is stored.</returns>
    private bool Settle(AppendResult result)
    {
        if (result.Status != AppendStatus.Ok)
        {
            Assert.True(
                _store!.CommitLog.NotWritableReason is { Length: > 0 }
                    || result.Status is AppendStatus.DiskFull or AppendStatus.CreateFileFailed
                        or AppendStatus.StoreBusy,
                $"refused with {result.Status} and no reason after {failing}");
            return false;
        }

        if (flush == FlushDiskType.AsyncFlush)
        {
            _store!.Dispatch.DispatchAvailable();
            return true;
        }

        SpinWait wait = default;
        long start = TimeProvider.System.GetTimestamp();
        while (!_store!.Durability.IsReached(result.End) && !_store.Durability.IsFailed)
        {
            wait.SpinOnce();
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"stands still: {failing}");
        }

        return IsPromised(result);
    }

    // What is said to be durable must be in the image of the disk.
    private bool IsPromised(AppendResult result)
    {
        if (flush == FlushDiskType.AsyncFlush)
        {
            return true;
        }

        if (!_store!.Durability.IsReached(result.End))
        {
            return false;
        }

        if (_isReopened)
        {
            return true;
        }

        long file = result.Start.Value / 8192 * 8192;
        string path = Path.Combine(CommitLogFolder, file.ToString("D20", CultureInfo.InvariantCulture));
        Assert.True(
            _synced.Holds(path, result.Start.Value - file, result.End.Value - file),
            $"acknowledged and not on the disk: {result.Start} after {failing}");
        return true;
    }

    private void ReadsGoOn()
    {
        foreach (Promised promised in _promised)
        {
            try
            {
                bool isDispatched = _store!.Queues.TryGet(promised.Topic, promised.QueueId, out ConsumeQueue? queue)
                    && queue.Max.Value > promised.QueueOffset;
                Assert.True(!isDispatched || IsReadable(promised), $"{promised} is unreadable after {failing}");
            }
            catch (IOException)
            {
                // Reads that fail, fail with an error that says so.
                Assert.Contains(failing.Kind, (string[])["read", "open", "map"]);
            }
        }
    }

    private bool IsReadable(Promised promised)
    {
        ReadPlan plan = new();
        if (!_store!.Queues.TryGet(promised.Topic, promised.QueueId, out ConsumeQueue? queue)
            || _store.Reader.Plan(queue, promised.QueueOffset, 1, null, plan) != GetStatus.Found)
        {
            return false;
        }

        byte[] bytes = new byte[plan.TotalBytes];
        return _store.Reader.TryCopy(plan, bytes)
            && MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record) == RecordStatus.Ok
            && record.PhysicalOffset == promised.Start
            && record.QueueOffset == promised.QueueOffset
            && record.Body.SequenceEqual(promised.Body);
    }

    private async Task FindsKeysAsync()
    {
        await _store!.Keys.WaitForDispatchedAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        foreach (Promised promised in _promised.Where(promised => promised.Body.Length >= 200))
        {
            string name = Encoding.UTF8.GetString(promised.Body).TrimEnd('.');
            KeyQueryResult found = _store.Keys.Find(
                Encoding.UTF8.GetBytes(promised.Topic),
                Encoding.UTF8.GetBytes("k" + name),
                8,
                0,
                long.MaxValue,
                CancellationToken.None);
            Assert.True(found.Count == 1, $"{found.Count} messages with key k{name} after {failing}");
        }
    }

    private void DeliversOnce()
    {
        _time.Advance(TimeSpan.FromMinutes(10));
        for (int turn = 0; turn < 20; turn++)
        {
            _ = _store!.Delays.Turn();
            Settle(Append("turns", 0, "turn", 0));
        }

        List<string> delivered = [];
        if (_store!.Queues.TryGet("later", 0, out ConsumeQueue? queue))
        {
            ReadPlan plan = new();
            for (long at = queue.Min.Value; at < queue.Max.Value; at++)
            {
                Assert.Equal(GetStatus.Found, _store.Reader.Plan(queue, at, 1, null, plan));
                byte[] bytes = new byte[plan.TotalBytes];
                Assert.True(_store.Reader.TryCopy(plan, bytes));
                Assert.Equal(
                    RecordStatus.Ok, MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record));
                delivered.Add(Encoding.UTF8.GetString(record.Body));
            }
        }

        Assert.True(
            delivered.Distinct().Count() == delivered.Count && _delayed.IsSubsetOf(delivered),
            $"delivered {string.Join(' ', delivered)} of {string.Join(' ', _delayed)} after {failing}");
    }

    private void WriteConfig(int round)
    {
        JsonFile file = new(_files, Path.Combine(root, "config", "topics.json"), _time);
        _configTried = $"{{\"round\":{round}}}";
        try
        {
            _ = file.Read(bytes => bytes.Length > 0, out _);
            file.Write(Encoding.UTF8.GetBytes(_configTried));
            _config = _configTried;
        }
        catch (IOException)
        {
            // The old content or the new one is there.
        }
        catch (StoreCorruptException)
        {
            Assert.Equal("read", failing.Kind);
        }
    }

    private void ReadsConfig()
    {
        JsonFile file = new(_files, Path.Combine(root, "config", "topics.json"), _time);
        byte[]? content = file.Read(bytes => bytes.Length > 0, out _);
        string text = content is null ? "{}" : Encoding.UTF8.GetString(content);
        Assert.True(
            text == _config || text == _configTried, $"{text} is neither {_config} nor {_configTried}: {failing}");
    }

    private static MessageDraft Draft(string topic, int queueId) => new()
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        QueueId = queueId,
        BornTimestamp = 1_700_000_000_000,
        BornHost = TestStore.Host,
        StoreHost = TestStore.Host,
    };

    private static byte[] BodyOf(string name, int bytes) => Encoding.UTF8.GetBytes(name.PadRight(bytes, '.'));
}

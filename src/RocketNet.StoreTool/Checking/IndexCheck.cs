using RocketNet.Protocol.Messages;
using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>
/// Compares the index with the log while it is scanned. Entries stand in the order of the log, so both are read once
/// from front to back: every key of a message has its entry, and every entry its message.
/// </summary>
internal sealed class IndexCheck : IDisposable
{
    private readonly StorePlace _place;
    private readonly StoreFacts _facts;
    private readonly Findings _findings;
    private readonly IndexCursor _cursor;
    private readonly List<(int Hash, bool IsFound)> _keys = [];
    private (long First, long Last, long Messages, bool IsLate) _missing = (-1, -1, 0, false);
    private long _repeats;

    public IndexCheck(StorePlace place, StoreFacts facts, Findings findings, Action<long> advanced)
    {
        _place = place;
        _facts = facts;
        _findings = findings;
        IReadOnlyList<string> paths = IndexPaths.Of(place);
        Layout = IndexGeometry.Of(place, paths);
        _cursor = new IndexCursor(paths, Layout, (path, position, what) => Add(path, position, what), advanced);
        _cursor.MoveNext();
    }

    public IndexLayout Layout { get; }

    /// <summary>Entries of all files.</summary>
    public long Entries => _cursor.Entries;

    // A store whose index was not complete when it was stopped says so, or has not been stopped at all.
    private bool MayLag => !_facts.IsClean
        || (_facts.IsOwn && _facts.Checkpoint.IndexCleanEnd < _facts.Checkpoint.CleanEnd);

    public void Take(in MessageRecord record, long offset)
    {
        // An offset behind that of the file's last entry is a lie, and would hide all entries behind it.
        while (_cursor.HasCurrent
            && (_cursor.Current.Offset < offset || _cursor.Current.Offset > _cursor.Header.EndOffset))
        {
            TakeStray();
        }

        MessageKeys keys = IndexWriter.KeysOf(record);
        _keys.Clear();
        int topicHash = keys.UniqueKey.IsEmpty && keys.Words.IsEmpty ? 0 : IndexKey.TopicHashOf(record.Topic);
        foreach (ReadOnlySpan<byte> key in keys)
        {
            _keys.Add((IndexKey.HashOf(topicHash, key), false));
        }

        bool isBehindAll = !_cursor.HasCurrent;
        while (_cursor.HasCurrent && _cursor.Current.Offset == offset)
        {
            TakeEntry(record.StoreTimestamp);
            _cursor.MoveNext();
        }

        if (_keys.Exists(key => !key.IsFound))
        {
            AddMissing(offset, isBehindAll && MayLag);
        }
    }

    /// <summary>After the scan.</summary>
    /// <param name="end">End of the log.</param>
    public void Finish(long end)
    {
        while (_cursor.HasCurrent)
        {
            TakeStray(end);
        }

        ReportMissing();
        if (_repeats > 0)
        {
            Add(
                _place.IndexFolder,
                null,
                $"{_repeats} entries stand twice, as after a kill of a Java broker",
                FindingKinds.IndexRepeats,
                FindingSeverity.Note);
        }
    }

    public void Dispose() => _cursor.Dispose();

    private void TakeEntry(long storeTimestamp)
    {
        IndexEntry entry = _cursor.Current;
        int place = _keys.FindIndex(key => key.Hash == entry.Hash && !key.IsFound);
        if (place >= 0)
        {
            _keys[place] = (entry.Hash, true);
        }
        else if (_keys.Exists(key => key.Hash == entry.Hash))
        {
            _repeats++;
        }
        else
        {
            AddLie($"entry {_cursor.Number} has the hash of no key of its message, at {entry.Offset} in the log");
        }

        // The first entry of a file counts its seconds from the end of the file before.
        int seconds = IndexEntry.SecondsBetween(_cursor.Header.BeginTimestamp, storeTimestamp);
        if (_cursor.Number > 1 && entry.Seconds != seconds)
        {
            AddLie($"entry {_cursor.Number} is dated {entry.Seconds} s into its file, its message {seconds} s");
        }
    }

    private void TakeStray(long end = long.MaxValue)
    {
        long offset = _cursor.Current.Offset;
        if (offset >= _facts.Log.Min)
        {
            bool isLate = offset >= end && !_facts.IsClean;
            Add(
                _cursor.Path,
                PositionOfEntry(),
                $"entry {_cursor.Number} names {offset} in the log, where no message with a key stands",
                FindingKinds.IndexEntry,
                isLate ? FindingSeverity.Note : FindingSeverity.Damage);
        }

        _cursor.MoveNext();
    }

    private void AddLie(string what) => Add(_cursor.Path, PositionOfEntry(), what, FindingKinds.IndexEntry);

    private long PositionOfEntry() => Layout.EntryPosition(_cursor.Number);

    private void AddMissing(long offset, bool isLate)
    {
        if (_missing.Messages > 0 && (isLate != _missing.IsLate || offset - _missing.Last > GapOfRunMax))
        {
            ReportMissing();
        }

        _missing = _missing.Messages == 0
            ? (offset, offset, 1, isLate)
            : (_missing.First, offset, _missing.Messages + 1, isLate);
    }

    // Messages without keys in between do not end a run.
    private const long GapOfRunMax = 1 << 20;

    private void ReportMissing()
    {
        if (_missing.Messages == 0)
        {
            return;
        }

        string where = _missing.Messages == 1
            ? $"the message at {_missing.First} in the log is"
            : $"{_missing.Messages} messages from {_missing.First} to {_missing.Last} in the log are";
        Add(
            _place.IndexFolder,
            null,
            where + " not found by every key",
            FindingKinds.IndexMissing,
            _missing.IsLate ? FindingSeverity.Note : FindingSeverity.Damage);
        _missing = default;
    }

    private void Add(
        string path,
        long? position,
        string what,
        string kind = FindingKinds.IndexFile,
        FindingSeverity severity = FindingSeverity.Damage)
    {
        string repair = severity == FindingSeverity.Damage ? FindingKinds.RebuildIndex
            : kind == FindingKinds.IndexRepeats ? FindingKinds.Nothing
            : FindingKinds.NextStart;
        _findings.Add(new Finding(severity, kind, _place.Shown(path), position, what, repair));
    }
}

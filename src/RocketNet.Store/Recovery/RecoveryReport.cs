namespace RocketNet.Store.Recovery;

/// <summary>What opening the store found and did.</summary>
public sealed record RecoveryReport
{
    public RecoveryKind Kind { get; internal set; }

    /// <summary>Records looked at to find the end of the CommitLog.</summary>
    public long RecordsWalked { get; internal set; }

    /// <summary>Bytes behind the end that were not zero and are now.</summary>
    public long CutBytes { get; internal set; }

    /// <summary>What stood there instead of a record; null if nothing was cut.</summary>
    public string? CutReason { get; internal set; }

    /// <summary>Places in the middle of the log that hold no record any more, in their order.</summary>
    public IReadOnlyList<DamagedPlace> Damage => DamageList;

    /// <summary>Records whose lengths agree but whose body is another than was stored; no queue names them.</summary>
    public long BodiesDamaged => DamageList.Count(place => place.IsBodyOnly);

    /// <summary>Bytes passed over in the middle of the log.</summary>
    public long SkippedBytes => DamageList.Sum(place => place.Bytes);

    /// <summary>Where ConsumeQueues were built from.</summary>
    public PhysicalOffset QueuesBuiltFrom { get; internal set; }

    /// <summary>Files and folders renamed out of the way.</summary>
    public IReadOnlyList<string> SetAside => SetAsideList;

    /// <summary>Every topic with messages, and the number of its queues (the highest queue id plus one).</summary>
    public IReadOnlyDictionary<string, int> Topics => TopicTable;

    internal List<DamagedPlace> DamageList { get; } = [];

    internal List<string> SetAsideList { get; } = [];

    internal Dictionary<string, int> TopicTable { get; } = new(StringComparer.Ordinal);
}

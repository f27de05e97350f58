namespace RocketNet.Store.Recovery;

/// <summary>Bytes in the middle of the CommitLog that are no whole record, with whole records behind them.</summary>
/// <param name="Offset">Physical offset of the first byte.</param>
/// <param name="Bytes">Up to the next whole record.</param>
/// <param name="Problem">What stands there instead.</param>
/// <param name="IsBodyOnly">A record whose lengths agree; only the checksum of its body does not.</param>
public readonly record struct DamagedPlace(PhysicalOffset Offset, long Bytes, string Problem, bool IsBodyOnly)
{
    /// <summary>Behind the last byte.</summary>
    public PhysicalOffset End => new(Offset.Value + Bytes);
}

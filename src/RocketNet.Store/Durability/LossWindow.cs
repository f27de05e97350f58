using System.Globalization;

namespace RocketNet.Store.Durability;

/// <summary>What acknowledged messages a crash can cost with some options, for the operator.</summary>
internal static class LossWindow
{
    private const int PageBytes = 4096;
    private const int UsualLeastPages = 4;

    /// <summary>One line.</summary>
    public static string Of(StoreOptions options) => options.FlushDiskType == FlushDiskType.SyncFlush
        ? "Loss window with SYNC_FLUSH: a crash of the process 0, a power loss 0; but of messages whose sender does "
            + "not wait (one-way, or WAIT=false) what was not synced yet, a sync or two"
        : "Loss window with ASYNC_FLUSH: a crash of the process 0, a power loss "
            + (options.FlushCommitLogTimed
                ? Invariant($"{options.FlushIntervalCommitLogMillis} ms (flushIntervalCommitLog) and one sync")
                : "two syncs (flushCommitLogTimed=false)")
            + Trickle(options)
            + "; SYNC_FLUSH makes it 0";

    /// <summary>
    /// Bytes not worth a periodic sync. Java leaves out less than four pages by default, for up to ten seconds, which
    /// is more than ASYNC_FLUSH promises; here it has to be asked for by a larger number.
    /// </summary>
    public static long LeastBytes(StoreOptions options) =>
        options.FlushCommitLogLeastPages > UsualLeastPages ? options.FlushCommitLogLeastPages * (long)PageBytes : 1;

    private static string Trickle(StoreOptions options) => LeastBytes(options) == 1
        ? ""
        : Invariant($", or {options.FlushCommitLogThoroughIntervalMillis} ms (flushCommitLogThoroughInterval) of less ")
            + Invariant($"than {options.FlushCommitLogLeastPages} pages of 4 KiB (flushCommitLogLeastPages)");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

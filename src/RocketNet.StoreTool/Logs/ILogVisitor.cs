using RocketNet.Protocol.Messages;

namespace RocketNet.StoreTool.Logs;

/// <summary>Told what a scan of the CommitLog comes by, in the order of the log.</summary>
internal interface ILogVisitor
{
    /// <param name="record">Valid during the call.</param>
    /// <param name="offset">Where it stands, which is what it says itself.</param>
    /// <param name="isBodyWhole">The body has the checksum it was stored with.</param>
    /// <returns>False to end the scan.</returns>
    bool Record(in MessageRecord record, long offset, bool isBodyWhole);

    /// <summary>A range between records, or up to the end of a file, that holds no record.</summary>
    void Gap(in LogGap gap);
}

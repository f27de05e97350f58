namespace RocketNet.Store.CommitLogs;

/// <summary>How records reach the end of the CommitLog. Every member is called inside the append gate only.</summary>
internal interface ITailWriter
{
    /// <summary>Where the next record starts, unless it moves to the next file.</summary>
    long End { get; }

    /// <summary>
    /// Finds room for one run of bytes that lies in one file; writes the blank of a file that is left.
    /// </summary>
    /// <param name="bytes">Length of the record, or of a whole batch.</param>
    /// <param name="room">The place to encode into.</param>
    /// <param name="start">Its physical offset.</param>
    AppendStatus TryReserve(int bytes, out Span<byte> room, out long start);

    /// <summary>The room reserved last has been filled.</summary>
    void Commit(int bytes);
}

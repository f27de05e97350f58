namespace RocketNet.Protocol.Messages;

/// <summary>What <see cref="MessageRecordReader.TryRead"/> found.</summary>
public enum RecordStatus
{
    /// <summary>A whole record whose lengths agree.</summary>
    Ok,

    /// <summary>The filler at the end of a file; the record's total size is what is left of the file.</summary>
    Blank,

    /// <summary>No magic number: never written, or not the start of a record.</summary>
    NotARecord,

    /// <summary>The record is longer than the bytes given.</summary>
    Incomplete,

    /// <summary>The lengths inside do not add up to the total size.</summary>
    Damaged,

    /// <summary>Everything but the body's checksum is right; the record can be read.</summary>
    BodyDamaged,
}

namespace RocketNet.Store.ConsumeQueues;

/// <summary>What became of a put into a queue.</summary>
internal enum EntryPut
{
    Written,

    /// <summary>The place holds this record or a later one.</summary>
    AlreadyThere,

    /// <summary>The queue offset is absurd; the record is damaged.</summary>
    Refused,
}

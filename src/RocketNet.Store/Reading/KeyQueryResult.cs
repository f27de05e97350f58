namespace RocketNet.Store.Reading;

/// <summary>What a query by key found.</summary>
/// <param name="Records">The records one behind the other, oldest first; empty if there are none.</param>
/// <param name="Count">Records in it.</param>
/// <param name="IndexLastUpdateTimestamp">Store time of the newest message in the index; 0 if nothing was
/// found.</param>
/// <param name="IndexLastUpdateOffset">Its physical offset; 0 if nothing was found.</param>
public readonly record struct KeyQueryResult(
    byte[] Records, int Count, long IndexLastUpdateTimestamp, long IndexLastUpdateOffset);

namespace RocketNet.Protocol.Messages;

/// <summary>The order in which a Java HashMap walks its keys, as far as stored bytes show it.</summary>
/// <remarks>
/// Compat: MessageDecoder.string2messageProperties@4.9.7 fills a HashMap of the initial capacity 16. Keys go to bucket
/// (h ^ h >>> 16) of the table, which doubles when more than three quarters full; inside a bucket the order of
/// insertion stays. Buckets that Java turns into trees (nine colliding keys and more) are not followed.
/// </remarks>
internal static class JavaHashOrder
{
    private const int InitialCapacity = 16;

    /// <summary>Table size after that many keys were in the map at once.</summary>
    public static int CapacityFor(int countMax)
    {
        int capacity = InitialCapacity;
        while (countMax > capacity / 4 * 3)
        {
            capacity *= 2;
        }

        return capacity;
    }

    /// <summary>A number by which keys sort into Java's order: bucket first, then place of insertion.</summary>
    public static ulong SortKey(int keyHash, int capacity, int insertionIndex)
    {
        uint bucket = ((uint)keyHash ^ ((uint)keyHash >> 16)) & (uint)(capacity - 1);
        return ((ulong)bucket << 32) | (uint)insertionIndex;
    }
}

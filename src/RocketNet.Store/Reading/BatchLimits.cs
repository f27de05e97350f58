namespace RocketNet.Store.Reading;

/// <summary>When one answer is full. The first record always fits.</summary>
/// <remarks>Compat: DefaultMessageStore.isTheBatchFull@4.9.8; clients size their buffers by it.</remarks>
internal readonly struct BatchLimits(StoreOptions options, int maxCount)
{
    public bool IsFull(int nextBytes, int bytes, int count, bool isOnDisk)
    {
        if (count == 0)
        {
            return false;
        }

        int bytesMax = isOnDisk ? options.MaxTransferBytesOnMessageInDisk : options.MaxTransferBytesOnMessageInMemory;
        int countMax = isOnDisk ? options.MaxTransferCountOnMessageInDisk : options.MaxTransferCountOnMessageInMemory;
        return count >= maxCount || count >= countMax || (long)bytes + nextBytes > bytesMax;
    }
}

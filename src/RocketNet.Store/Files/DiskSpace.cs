namespace RocketNet.Store.Files;

/// <summary>The size of the file system a folder lies on; zero when it is not known.</summary>
/// <param name="TotalBytes">What it holds in all.</param>
/// <param name="UsedBytes">What files take; less than the rest where blocks are kept for the superuser.</param>
/// <param name="FreeBytes">What this process can still write.</param>
public readonly record struct DiskSpace(long TotalBytes, long UsedBytes, long FreeBytes)
{
    /// <summary>As <see cref="UsedRatio"/>, 0 … 100; to be compared with configured percentages.</summary>
    public int UsedPercent =>
        UsedBytes + FreeBytes > 0 ? (int)Math.Ceiling(UsedBytes * 100.0 / (UsedBytes + FreeBytes)) : 0;

    /// <summary>0 … 1 in whole percent, rounded up, of what can be used at all: as Java and df count.</summary>
    /// <remarks>Kept blocks are not used: with them the store of an almost empty disk would count as full.</remarks>
    public double UsedRatio => UsedPercent / 100.0;
}

namespace RocketNet.Store.Files;

/// <summary>Size and free bytes of the disk a folder lies on, as an ordinary user sees them.</summary>
public readonly record struct DiskSpace(long TotalBytes, long FreeBytes)
{
    /// <summary>0 … 1; 0 if nothing is known.</summary>
    public double UsedRatio => TotalBytes > 0 ? 1 - (FreeBytes / (double)TotalBytes) : 0;
}

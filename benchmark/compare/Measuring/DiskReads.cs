using System.Globalization;

namespace RocketNet.Compare.Measuring;

/// <summary>What the disks of this machine have read since its start, as /proc/diskstats counts it.</summary>
/// <param name="Requests">Reads that reached a disk, after neighbours were merged.</param>
/// <param name="Bytes">In all of them.</param>
internal readonly record struct DiskReads(long Requests, long Bytes)
{
    private const int SectorBytes = 512;
    private const int NameField = 2;
    private const int RequestsField = 3;
    private const int SectorsField = 5;

    public double KibibytesEach => Bytes / 1024.0 / Math.Max(Requests, 1);

    /// <summary>Of all whole disks; partitions, loop and mapped devices would be counted twice.</summary>
    public static DiskReads Now()
    {
        DiskReads sum = default;
        foreach (string line in File.ReadLines("/proc/diskstats"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (Path.Exists($"/sys/block/{fields[NameField]}/device"))
            {
                sum += new DiskReads(Number(fields[RequestsField]), Number(fields[SectorsField]) * SectorBytes);
            }
        }

        return sum;
    }

    public static DiskReads operator +(DiskReads left, DiskReads right) =>
        new(left.Requests + right.Requests, left.Bytes + right.Bytes);

    public static DiskReads operator -(DiskReads left, DiskReads right) =>
        new(left.Requests - right.Requests, left.Bytes - right.Bytes);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

using RocketNet.Store.Files;

namespace RocketNet.Store.Tests.Files;

public sealed class DiskSpaceTests
{
    [Fact]
    public void Blocks_kept_for_the_superuser_do_not_count_as_used()
    {
        // What Java 4.9.7 printed as 0.16 on such a disk.
        DiskSpace space = new(270_553_174_016, UsedBytes: 15_056_822_272, FreeBytes: 84_043_821_056);

        Assert.Equal(0.16, space.UsedRatio);
    }

    [Theory]
    [InlineData(1, 99, 0.01)]
    [InlineData(1, 999, 0.01)]
    [InlineData(101, 899, 0.11)]
    [InlineData(1000, 0, 1)]
    [InlineData(0, 1000, 0)]
    [InlineData(0, 0, 0)]
    public void Ratio_is_in_whole_percent_rounded_up(long used, long free, double ratio) =>
        Assert.Equal(ratio, new DiskSpace(used + free, used, free).UsedRatio);

    [Fact]
    public void Disk_of_a_folder_has_room_and_figures_that_agree()
    {
        DiskSpace space = new DiskFiles().SpaceOf(Path.GetTempPath());

        Assert.InRange(space.UsedBytes + space.FreeBytes, 1, space.TotalBytes);
        Assert.InRange(space.UsedRatio, 0, 1);
    }
}

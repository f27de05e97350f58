using RocketNet.TestKit.Disks;

namespace RocketNet.StoreTool.Tests;

/// <summary>A real disk that is full or has become read-only while there was work to do.</summary>
public sealed class DiskTests
{
    private static readonly string[] Rebuilds = ["rebuild-cq", "rebuild-index"];

    [LoopDiskFact]
    public async Task On_a_full_disk_a_rebuild_breaks_off_and_the_store_is_as_it_was()
    {
        using MadeStore made = await MadeStore.CreateAsync();
        using LoopDisk disk = await LoopDisk.CreateAsync(mebibytes: 32);
        string store = Path.Combine(disk.Path, "store");
        MadeStore.Copy(made.Root, store);
        SortedDictionary<string, string> before = MadeStore.Sums(store);

        using (disk.Fill())
        {
            foreach (string command in Rebuilds)
            {
                Tool full = Tool.Run(command, "--store", store, "-c", made.ConfigFile());

                Assert.True(full.ExitCode == ToolExit.Stopped, full.Output + full.Error);
                Assert.Single(full.Error, letter => letter == '\n');
            }

            Tool.AssertSound(store);
            Assert.Empty(before.Except(MadeStore.Sums(store)));
        }

        foreach (string command in Rebuilds)
        {
            Tool freed = Tool.Run(command, "--store", store, "-c", made.ConfigFile());
            Assert.True(freed.ExitCode == ToolExit.Sound, freed.Output + freed.Error);
        }

        Tool.AssertSound(store);
    }

    [LoopDiskFact]
    public async Task On_a_disk_that_became_read_only_a_store_can_be_read_and_not_rebuilt()
    {
        using MadeStore made = await MadeStore.CreateAsync();
        using LoopDisk disk = await LoopDisk.CreateAsync(mebibytes: 32);
        string store = Path.Combine(disk.Path, "store");
        MadeStore.Copy(made.Root, store);
        await disk.AbortAsync();

        Tool.AssertSound(store);
        Assert.Equal(ToolExit.Sound, Tool.Run("cat", "--store", store).ExitCode);
        foreach (string command in (string[])[.. Rebuilds, "repair --in-place"])
        {
            Tool refused = Tool.Run([.. command.Split(' '), "--store", store]);

            Assert.True(refused.ExitCode is ToolExit.CannotOpen or ToolExit.Stopped, refused.Output + refused.Error);
            Assert.Single(refused.Error, letter => letter == '\n');
        }
    }
}

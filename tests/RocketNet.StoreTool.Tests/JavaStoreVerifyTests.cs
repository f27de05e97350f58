using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

public sealed class JavaStoreVerifyTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void A_store_that_java_left_is_sound_and_all_of_it_is_counted(string version)
    {
        using TempFolder store = new();
        GoldenStore.Unpack(version, store.Path);

        Tool verify = Tool.Run("verify", "--json", "--store", store.Path);

        Assert.True(verify.ExitCode == ToolExit.Sound, verify.Output + verify.Error);
        Assert.Equal(438, verify.Json.GetProperty("records").GetInt64());
        Assert.Equal(7, verify.Json.GetProperty("queues").GetInt32());
        Assert.Equal(1060, verify.Json.GetProperty("indexEntries").GetInt64());
        Assert.Equal(0, verify.Json.GetProperty("warnings").GetInt64());
    }
}

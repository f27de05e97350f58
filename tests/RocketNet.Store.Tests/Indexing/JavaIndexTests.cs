using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Indexing;

public sealed class JavaIndexTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task An_index_rebuilt_from_a_java_log_is_byte_for_byte_what_the_live_java_broker_wrote(string version)
    {
        using TempFolder java = new();
        GoldenStore.Unpack(version, java.Path);
        await using TestStore store = TestStore.Over(root =>
        {
            TestStore.CopyFolder(java.Path, root);
            Directory.Delete(Path.Combine(root, "index"), recursive: true);
        });
        store.Open();
        await store.CloseAsync();

        AssertSameIndex(java.Path, store.Root);
        store.Open();
    }

    [Theory]
    [InlineData("4.9.7", 0)]
    [InlineData("4.9.7", 1)]
    [InlineData("4.9.7", 2)]
    [InlineData("5.3.3", 1)]
    public async Task A_missing_file_of_a_java_index_is_built_again_in_its_place(string version, int missing)
    {
        using TempFolder java = new();
        GoldenStore.Unpack(version, java.Path);
        await using TestStore store = TestStore.Over(root =>
        {
            TestStore.CopyFolder(java.Path, root);
            File.Delete(IndexFiles(root)[missing]);
        });
        store.Open();
        await store.CloseAsync();

        AssertSameIndex(java.Path, store.Root);
        store.Open();
    }

    private static void AssertSameIndex(string expectedRoot, string actualRoot)
    {
        string[] expected = IndexFiles(expectedRoot);
        string[] actual = IndexFiles(actualRoot);
        Assert.Equal(3, expected.Length);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(File.ReadAllBytes(expected[i]), File.ReadAllBytes(actual[i]));
        }
    }

    private static string[] IndexFiles(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, "index")).Order(StringComparer.Ordinal)];
}

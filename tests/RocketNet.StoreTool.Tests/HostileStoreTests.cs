using System.Text.Json;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

/// <summary>Every command on stores that no broker has left: it ends, in one of its exit codes, and says why.</summary>
public sealed class HostileStoreTests : IAsyncLifetime
{
    private const int StoresPerCase = 10;

    // A step is a piece of work that a progress bar is told of: some hundred are usual.
    private const long StepsMax = 10_000;

    // Windows and chunks of fixed sizes, whatever lengths and counts a store claims; 180 MB are usual at the most.
    private const long AllocatedBytesMax = 512L << 20;

    private readonly TempFolder _folder = new(inMemory: true);
    private MadeStore _made = null!;

    public async Task InitializeAsync()
    {
        _made = await MadeStore.CreateAsync(messages: 250);
        GoldenStore.Unpack("4.9.7", _folder.File("java"));
    }

    public Task DisposeAsync()
    {
        _made.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    public static TheoryData<int> FirstSeeds() => new(Enumerable.Range(0, 20).Select(number => number * StoresPerCase));

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Every_command_ends_on_a_hostile_store_with_one_of_its_codes(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + StoresPerCase; seed++)
        {
            string store = Hostile(seed, out string done);
            string twin = Hostile(seed, out _);
            string other = Hostile(seed + 1, out _);
            string[] sizes = seed % 3 == 0 ? ["-c", _made.ConfigFile()] : [];
            string[] json = seed % 2 == 0 ? ["--json"] : [];
            foreach (string[] words in (string[][])
                [
                    ["verify"], ["stat", "--queues"], ["cat", "--limit", "0"], ["cat", "--id", "F".PadRight(32, '0')],
                    ["cat", "--topic", "orders", "--queue", "1", "--queue-offset", "3-9"], ["diff", "--with", other],
                    ["repair", "--to", _folder.File("copy" + seed)], ["rebuild-cq"], ["rebuild-index"],
                    ["verify"],
                ])
            {
                Check(done, [.. words, "--store", store, .. sizes, .. json]);
            }

            Check(done, ["repair", "--in-place", "--store", twin, .. sizes, .. json]);
            Directory.Delete(_folder.File("hostile"), recursive: true);
        }
    }

    private static void Check(string done, string[] words)
    {
        string what = $"{string.Join(' ', words)} after {done}";
        using StringWriter output = new();
        using StringWriter error = new();
        StepClock clock = new(StepsMax);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int exitCode = -1;
        Exception? failure = Xunit.Record.Exception(() => exitCode = ToolProgram.Run(
            words, new ToolRun(output, error, showsProgress: true, clock)));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        Assert.True(failure is null, $"{what}: {failure}");
        Assert.True(exitCode is ToolExit.Sound or ToolExit.Found or ToolExit.CannotOpen or ToolExit.Stopped, what);
        Assert.True(
            exitCode is ToolExit.Sound or ToolExit.Found || error.ToString().Count(letter => letter == '\n') == 1,
            $"{what}: {error}");
        Assert.True(allocated < AllocatedBytesMax, $"{what}: {allocated} bytes allocated");
        Assert.False((output.ToString() + error).Any(IsUnprintable), $"{what}: control letters in the output");
        if (words.Contains("--json") && words[0] != "cat" && output.ToString() is { Length: > 0 } text)
        {
            using JsonDocument document = JsonDocument.Parse(text);
        }
    }

    private static bool IsUnprintable(char letter) =>
        (char.IsControl(letter) && letter is not ('\n' or '\t')) || letter is '\u202E';

    private string Hostile(int seed, out string done)
    {
        string root = _folder.File("hostile", Guid.NewGuid().ToString("N"));
        MadeStore.Copy(seed % 4 == 3 ? _folder.File("java") : _made.Root, root);
        StoreMutator mutator = new(seed, root);
        mutator.Run();
        done = $"seed {seed}: {string.Join(", ", mutator.Done)}";
        return root;
    }
}

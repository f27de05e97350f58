using System.Text;

namespace RocketNet.StoreTool.Tests;

/// <summary>Names, paths and texts that come from the disk or from a sender.</summary>
public sealed class NameTests
{
    private const string Hostile = "\u001b[2J\u001b]0;t\u0007\nsound\u202E";

    [Fact]
    public async Task What_a_store_says_moves_no_cursor_and_makes_no_line_of_its_own()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 20);
        Overwrite(store.LogFile(0), store.Offsets[3], BodyOf(3), "\u001b[2J\n\u202E"u8);
        Overwrite(store.LogFile(0), store.Offsets[7] + Behind(7), "orders", "\u001b[2J\n"u8);
        Overwrite(store.LogFile(0), store.Offsets[9], "KEYS\u0001k9", "KEYS\u0001\n\u001b"u8);
        Directory.CreateDirectory(store.File("consumequeue", Hostile));
        Directory.Move(store.File("consumequeue", "orders", "1"), store.File("consumequeue", Hostile, "1"));
        File.WriteAllText(store.File("config", Hostile + ".json"), "{");
        File.WriteAllText(store.File("commitlog", Hostile), "x");

        foreach (string[] words in (string[][])
            [
                ["verify"], ["stat", "--queues"], ["cat", "--limit", "0"], ["diff", "--with", store.Root],
                ["repair", "--to", store.Beside("copy")], ["rebuild-cq"], ["rebuild-index"],
            ])
        {
            Tool tool = Tool.Run([.. words, "--store", store.Root]);

            Assert.True(tool.ExitCode is ToolExit.Sound or ToolExit.Found, tool.Error);
            Assert.DoesNotContain(tool.Output, letter => letter is '\u001b' or '\u0007' or '\u202E');
            bool isSoundSaid = tool.Output.Split('\n').Any(line => line.StartsWith("sound", StringComparison.Ordinal));
            Assert.False(isSoundSaid && tool.ExitCode != ToolExit.Sound, tool.Output);
        }

        Tool verify = Tool.Run("verify", "--store", store.Root);
        Assert.Contains(@"\u001b[2J\u001b]0;t\u0007\u000asound\u202e", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_inside_the_store_itself_does_not_hold_itself()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 20);
        store.FlipLog(store.Offsets[10] + 150);

        Tool repair = Tool.Run("repair", "--store", store.Root, "--to", store.File("repaired") + "/");

        Assert.True(repair.ExitCode == ToolExit.Sound, repair.Output + repair.Error);
        Assert.False(Directory.Exists(store.File("repaired", "repaired")));
        Tool.AssertSound(store.File("repaired"));
    }

    [Fact]
    public async Task A_link_that_leads_back_up_is_refused_when_a_copy_is_made()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 20);
        store.FlipLog(store.Offsets[10] + 150);
        Directory.CreateSymbolicLink(store.File("config", "again"), "..");

        Tool repair = Tool.Run("repair", "--store", store.Root, "--to", store.Beside("copy"));

        Assert.Equal(ToolExit.CannotOpen, repair.ExitCode);
        Assert.Contains("does a link lead back up?", repair.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_log_far_from_all_others_is_refused_and_named()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 20);
        File.WriteAllText(store.File("commitlog", "09000000000000000000"), "x");

        Tool verify = Tool.Run("verify", "--store", store.Root);

        Assert.Equal(ToolExit.CannotOpen, verify.ExitCode);
        Assert.Contains("09000000000000000000", verify.Error, StringComparison.Ordinal);
    }

    private static string BodyOf(int number) => $"message {number} ";

    private static int Behind(int number) => MadeStore.BodyOf(number).Length;

    // In the place of some text that stands behind a position.
    private static void Overwrite(string path, long position, string text, ReadOnlySpan<byte> bytes)
    {
        byte[] content = File.ReadAllBytes(path);
        int at = content.AsSpan((int)position).IndexOf(Encoding.UTF8.GetBytes(text));
        bytes.CopyTo(content.AsSpan((int)position + at));
        File.WriteAllBytes(path, content);
    }
}

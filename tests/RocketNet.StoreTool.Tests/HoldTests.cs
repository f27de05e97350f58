using System.Diagnostics;
using RocketNet.Store;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

public sealed class HoldTests
{
    [Theory]
    [InlineData("verify")]
    [InlineData("stat")]
    [InlineData("cat")]
    [InlineData("rebuild-cq")]
    [InlineData("rebuild-index")]
    [InlineData("repair --in-place")]
    [InlineData("repair --to ANY")]
    [InlineData("diff --with SELF")]
    public async Task A_store_that_a_broker_has_open_is_refused_in_one_line(string command)
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 10);
        await using MessageStore running = MadeStore.Open(store.Root);
        string[] words =
        [
            .. command.Split(' ').Select(word => word switch
            {
                "ANY" => store.Beside("any"),
                "SELF" => store.Root,
                _ => word,
            }),
        ];

        Tool refused = Tool.Run([.. words, "--store", store.Root]);

        Assert.Equal(ToolExit.CannotOpen, refused.ExitCode);
        Assert.Equal("", refused.Output);
        Assert.Equal(
            $"mqstore: the store {store.Root} is in use by a broker or another mqstore (lock file held); "
            + "stop it first\n",
            refused.Error);
        Assert.False(Directory.Exists(store.Beside("any")));
    }

    [ProgramFact("/usr/bin/python3")]
    public async Task A_lock_that_another_process_holds_the_way_a_jvm_does_is_respected()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 10);
        string script = store.Beside("hold.py");
        await File.WriteAllTextAsync(
            script,
            "import fcntl, os, sys\nf = os.open(sys.argv[1], os.O_RDWR)\n"
            + "fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)\nprint('held', flush=True)\nsys.stdin.read()\n");
        using Process holder = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, store.File("lock")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());

        Assert.Equal(ToolExit.CannotOpen, Tool.Run("verify", "--store", store.Root).ExitCode);

        holder.StandardInput.Close();
        await holder.WaitForExitAsync();
        Tool.AssertSound(store.Root);
    }

    [Fact]
    public async Task Reading_commands_change_nothing_and_make_no_lock_file()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 50);
        File.Delete(store.File("lock"));
        SortedDictionary<string, string> before = MadeStore.Sums(store.Root);

        foreach (string command in (string[])["verify", "stat", "cat"])
        {
            Assert.Equal(ToolExit.Sound, Tool.Run(command, "--store", store.Root).ExitCode);
        }

        Assert.Equal(before, MadeStore.Sums(store.Root));
    }

    [Theory]
    [InlineData(ToolExit.Usage, "verify")]
    [InlineData(ToolExit.Usage, "unknown")]
    [InlineData(ToolExit.Usage, "verify --nonsense")]
    [InlineData(ToolExit.Usage, "verify --store")]
    [InlineData(ToolExit.Usage, "verify --json=1 --store /")]
    [InlineData(ToolExit.Usage, "cat --store / --offset x")]
    [InlineData(ToolExit.Usage, "cat --store / --offset 9223372036854775808")]
    [InlineData(ToolExit.Usage, "cat --store / --queue 2147483648")]
    [InlineData(ToolExit.Usage, "cat --store / --queue-offset 1-99999999999999999999")]
    [InlineData(ToolExit.Usage, "cat --store / --time 99999999999999999999")]
    [InlineData(ToolExit.Usage, "cat --store / --limit -1")]
    [InlineData(ToolExit.Usage, "verify --store / --findings 2147483648")]
    [InlineData(ToolExit.Usage, "diff --store / --with / --differences 0")]
    [InlineData(ToolExit.Usage, "verify --store / by-mistake")]
    [InlineData(ToolExit.Usage, "verify --store=")]
    [InlineData(ToolExit.Usage, "verify --config=")]
    [InlineData(ToolExit.Usage, "verify --store / --commitlog=")]
    [InlineData(ToolExit.Usage, "diff --store / --with=")]
    [InlineData(ToolExit.Usage, "repair --store / --to=")]
    [InlineData(ToolExit.Usage, "verify --store / \u001b[2J\nsound")]
    [InlineData(ToolExit.CannotOpen, "verify -c /")]
    [InlineData(ToolExit.Usage, "repair --store /")]
    [InlineData(ToolExit.Usage, "repair --store / --to /x --in-place")]
    [InlineData(ToolExit.CannotOpen, "verify --store /no/such/store")]
    [InlineData(ToolExit.CannotOpen, "verify -c /no/such/file")]
    [InlineData(ToolExit.Sound, "--help")]
    [InlineData(ToolExit.Sound, "repair --help")]
    [InlineData(ToolExit.Sound, "--version")]
    public void Exit_codes_say_what_was_wrong_and_errors_are_one_line(int exitCode, string words)
    {
        Tool tool = Tool.Run(words.Split(' '));

        Assert.Equal(exitCode, tool.ExitCode);
        Assert.Equal(exitCode == ToolExit.Sound ? 0 : 1, tool.Error.Count(letter => letter == '\n'));
        Assert.DoesNotContain(tool.Error, letter => char.IsControl(letter) && letter != '\n');
    }
}

using RocketNet.Hosting.Starting;
using RocketNet.Store;
using RocketNet.StoreTool.Arguments;
using RocketNet.StoreTool.Commands;
using RocketNet.StoreTool.Output;

namespace RocketNet.StoreTool;

/// <summary>The program <c>mqstore</c>: finds the command, runs it, turns refusals into one line and a code.</summary>
public static class ToolProgram
{
    private const string Name = "mqstore";

    internal static IReadOnlyList<IToolCommand> Commands { get; } =
    [
        new VerifyCommand(),
        new StatCommand(),
        new CatCommand(),
        new RebuildCommand(ofQueues: true),
        new RebuildCommand(ofQueues: false),
        new RepairCommand(),
        new DiffCommand(),
    ];

    /// <returns>One of <see cref="ToolExit"/>.</returns>
    public static int Run(IReadOnlyList<string> words, ToolRun run)
    {
        try
        {
            return RunCommand(words, run);
        }
        catch (ToolRefusedException refusal)
        {
            return Complain(run, refusal.ExitCode, refusal.Message);
        }
        catch (Exception failure) when (failure is StoreCorruptException or StoreUnavailableException)
        {
            // The store library's own words name the file and the remedy.
            return Complain(run, ToolExit.CannotOpen, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The disk or its permissions: the operator has to see to it.
            return Complain(run, ToolExit.Stopped, failure.Message);
        }
        finally
        {
            run.Output.Flush();
        }
    }

    private static int RunCommand(IReadOnlyList<string> words, ToolRun run)
    {
        if (words is [] or ["-h" or "--help" or "help", ..])
        {
            run.Output.Write(UsageText.OfProgram(Name, Commands));
            return words.Count == 0 ? ToolExit.Usage : ToolExit.Sound;
        }

        if (words[0] == "--version")
        {
            run.Output.Write($"{Name} (RocketNet) {ProductVersion.Text}\n");
            return ToolExit.Sound;
        }

        IToolCommand command = Commands.FirstOrDefault(known => known.Name == words[0])
            ?? throw ToolRefusedException.Usage($"there is no command {words[0]}; mqstore --help lists them");
        if (words.Skip(1).Any(word => word is "-h" or "--help"))
        {
            run.Output.Write(UsageText.OfCommand(Name, command));
            return ToolExit.Sound;
        }

        return command.Run(ToolArguments.Parse(command.Options, words.Skip(1)), run);
    }

    private static int Complain(ToolRun run, int exitCode, string message)
    {
        run.Error.Write($"{Name}: {Shown.Line(message.ReplaceLineEndings(" "))}\n");
        return exitCode;
    }
}

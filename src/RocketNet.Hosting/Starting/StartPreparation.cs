using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Properties;

namespace RocketNet.Hosting.Starting;

/// <summary>
/// Everything a server does before it opens a file of its own or binds a port: reads its command line and
/// configuration,
/// prints what was asked for, refuses what cannot be run. Nothing on disk is changed here.
/// </summary>
public sealed class StartPreparation<TOptions>(StartPlan<TOptions> plan, TextWriter output, TextWriter error)
{
    // Real files are a few KiB; this only keeps a wrong path (a log, a device) from being read whole.
    private const long FileBytesMax = 1 << 20;

    public PreparedStart<TOptions> Prepare(IReadOnlyList<string> words)
    {
        CommandLine line = CommandLine.Parse(plan.Syntax, words);
        switch (line.Action)
        {
            case CommandLineAction.Refuse:
                Complain(line.Problem!);
                output.Write(plan.Syntax.Usage());
                return Exit(ConsoleExit.Usage);
            case CommandLineAction.Help:
                output.Write(plan.Syntax.Usage());
                return Exit(ConsoleExit.Success);
            case CommandLineAction.Version:
                output.Write($"{plan.Syntax.Program} (RocketNet) {ProductVersion.Text}, speaks RocketMQ 4.9.8\n");
                return Exit(ConsoleExit.Success);
            default:
                return Load(line);
        }
    }

    private PreparedStart<TOptions> Load(CommandLine line)
    {
        IReadOnlyList<PropertyEntry> entries = [];
        if (line.ConfigFile is not null)
        {
            if (ReadFile(line.ConfigFile) is not { } bytes)
            {
                return Exit(ConsoleExit.StartFailed);
            }

            entries = JavaProperties.Parse(bytes);
        }

        var sources = new ConfigSources(line.Settings, entries, line.ConfigFile ?? "", plan.Environment);
        ConfigResult<TOptions> result = plan.Complete(ConfigLoader.Load(plan.Table, plan.Defaults, sources));
        foreach (string warning in result.Warnings.Concat(line.Ignored.Select(Unused)))
        {
            error.Write($"{plan.Syntax.Program}: warning: {warning}\n");
        }

        return result.Errors.Count > 0 ? Refuse(result.Errors) : Go(line, result);
    }

    private PreparedStart<TOptions> Go(CommandLine line, ConfigResult<TOptions> result)
    {
        if (line.ConfigFile is not null && plan.AnnouncesFile)
        {
            output.Write($"load config properties file OK, {line.ConfigFile}\n");
        }

        if (line.Action == CommandLineAction.Run)
        {
            return new PreparedStart<TOptions>(null, result, line.ConfigFile ?? "");
        }

        bool all = line.Action == CommandLineAction.PrintAll;
        foreach ((string key, string value) in plan.Table.Print(
            result.Options,
            result.Others,
            key => all || key.Traits.HasFlag(KeyTraits.Important)))
        {
            output.Write($"{plan.PrintPrefix()}{key}={value}\n");
        }

        return Exit(ConsoleExit.Success);
    }

    private PreparedStart<TOptions> Refuse(IReadOnlyList<ConfigError> errors)
    {
        foreach (ConfigError wrong in errors)
        {
            Complain(wrong.Line);
        }

        RefusedStart? refusal = errors.Select(plan.Refusal).FirstOrDefault(known => known is not null);
        if (refusal is not null)
        {
            output.Write(refusal.OutputLine + "\n");
        }

        return Exit(refusal?.ExitCode ?? ConsoleExit.StartFailed);
    }

    private byte[]? ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > FileBytesMax)
            {
                Complain($"config file {path} has {file.Length} bytes, more than any configuration");
                return null;
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Complain($"config file {path} cannot be read: {e.Message}");
            return null;
        }
    }

    private void Complain(string problem) => error.Write($"{plan.Syntax.Program}: {problem}\n");

    private static string Unused(string word) =>
        $"the word \"{word}\" is neither an option nor key=value and is ignored";

    private static PreparedStart<TOptions> Exit(int code) => new(code, null, "");
}

namespace RocketNet.Hosting.Starting;

/// <summary>What a command line asks for.</summary>
public enum CommandLineAction
{
    Run,
    Help,
    Version,
    PrintAll,
    PrintImportant,

    /// <summary>It cannot be understood; <see cref="CommandLine.Problem"/> says why.</summary>
    Refuse,
}

/// <summary>A parsed command line.</summary>
/// <param name="Action">What to do.</param>
/// <param name="ConfigFile">The argument of <c>-c</c>.</param>
/// <param name="Settings">Keys given on the command line, weakest first: <c>-n</c>, then each <c>key=value</c>.</param>
/// <param name="Problem">Why the line is refused.</param>
/// <param name="Ignored">Words that mean nothing; Java ignores them too, but silently.</param>
public sealed record CommandLine(
    CommandLineAction Action,
    string? ConfigFile,
    IReadOnlyList<KeyValuePair<string, string>> Settings,
    string? Problem,
    IReadOnlyList<string> Ignored)
{
    /// <summary>
    /// Reads options as commons-cli does, and in addition <c>--version</c>, <c>key=value</c>, <c>--key=value</c>.
    /// </summary>
    public static CommandLine Parse(CommandLineSyntax syntax, IReadOnlyList<string> words) =>
        new CommandLineParser(syntax).Parse(words);
}

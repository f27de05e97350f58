using RocketNet.Hosting.Configuration;

namespace RocketNet.Hosting.Starting;

/// <summary>What differs between the programs in the steps before anything is opened or bound.</summary>
public sealed record StartPlan<TOptions>
{
    public required CommandLineSyntax Syntax { get; init; }

    public required ConfigTable<TOptions> Table { get; init; }

    /// <summary>The options when nothing is configured.</summary>
    public required TOptions Defaults { get; init; }

    /// <summary>Variables of the environment, translated to keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Whether reading the file is said on the console: the name server does, the broker does not.</summary>
    public bool AnnouncesFile { get; init; }

    /// <summary>What stands before each line of <c>-p</c>.</summary>
    public required Func<string> PrintPrefix { get; init; }

    /// <summary>Checks and completes what single keys cannot: keys that depend on one another.</summary>
    public Func<ConfigResult<TOptions>, ConfigResult<TOptions>> Complete { get; init; } = result => result;

    /// <summary>
    /// Exit code and console line for a refused value where Java has its own; null for the usual ones.
    /// </summary>
    public Func<ConfigError, RefusedStart?> Refusal { get; init; } = _ => null;
}

/// <summary>How Java refuses one particular value.</summary>
public sealed record RefusedStart(int ExitCode, string OutputLine);

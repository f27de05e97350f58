namespace RocketNet.StoreTool;

/// <summary>Ends a command with one line and an exit code.</summary>
public sealed class ToolRefusedException : Exception
{
    public ToolRefusedException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>One of <see cref="ToolExit"/>.</summary>
    public int ExitCode { get; }

    internal static ToolRefusedException Usage(string message) => new(ToolExit.Usage, message);

    internal static ToolRefusedException CannotOpen(string message) => new(ToolExit.CannotOpen, message);
}

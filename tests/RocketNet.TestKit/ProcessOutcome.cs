namespace RocketNet.TestKit;

/// <summary>How a program ended and what it printed.</summary>
public sealed record ProcessOutcome(int ExitCode, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}

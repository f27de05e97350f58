namespace RocketNet.StoreTool;

/// <summary>What a command writes to and takes the time from.</summary>
/// <param name="output">Results: text for people, or one JSON document.</param>
/// <param name="error">Refusals and the progress bar.</param>
/// <param name="showsProgress">Whether <paramref name="error"/> is a terminal.</param>
/// <param name="time">The clock.</param>
public sealed class ToolRun(TextWriter output, TextWriter error, bool showsProgress, TimeProvider time)
{
    public TextWriter Output => output;

    public TextWriter Error => error;

    public bool ShowsProgress => showsProgress;

    public TimeProvider Time => time;
}

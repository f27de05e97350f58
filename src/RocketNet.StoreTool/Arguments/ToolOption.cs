namespace RocketNet.StoreTool.Arguments;

/// <summary>One option of a command.</summary>
/// <param name="Name">Behind the two dashes.</param>
/// <param name="ValueName">What the usage text calls its value; null for a switch.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Letter">The short form; none by default.</param>
internal sealed record ToolOption(string Name, string? ValueName, string Description, char Letter = '\0')
{
    public string InUsage =>
        (Letter == '\0' ? "    " : $"-{Letter}, ") + $"--{Name}" + (ValueName is null ? "" : " " + ValueName);
}

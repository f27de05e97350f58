namespace RocketNet.Hosting.Starting;

/// <summary>One option as the usage text shows it.</summary>
public sealed record CommandLineOption(char Letter, string LongName, bool TakesValue, string Description)
{
    public string InBrackets => TakesValue ? $"[-{Letter} <arg>]" : $"[-{Letter}]";

    public string InList => TakesValue ? $" -{Letter},--{LongName} <arg>" : $" -{Letter},--{LongName}";
}

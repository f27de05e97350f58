namespace RocketNet.Apps.Tools.Samples;

/// <summary>An option of a sample program; a word follows it.</summary>
/// <param name="Letter">Behind one dash.</param>
/// <param name="Name">Behind two dashes.</param>
/// <param name="IsRequired">The program does not run without it.</param>
internal sealed record SampleOption(string Letter, string Name, bool IsRequired = true)
{
    /// <summary>The option as a usage line shows it.</summary>
    public override string ToString() => IsRequired ? $"-{Letter} <{Name}>" : $"[-{Letter} <{Name}>]";
}

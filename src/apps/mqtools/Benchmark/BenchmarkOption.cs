namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>An option of a benchmark program.</summary>
/// <param name="Name">The letter or letters behind one dash; empty for an option that only has its long name.</param>
/// <param name="LongName">The name behind two dashes.</param>
/// <param name="Description">Its line of the help.</param>
/// <param name="HasValue">A word follows it.</param>
internal sealed record BenchmarkOption(string Name, string LongName, string Description, bool HasValue = true)
{
    /// <summary>What values are kept under, and what messages call it.</summary>
    public string Key => Name.Length > 0 ? Name : LongName;
}

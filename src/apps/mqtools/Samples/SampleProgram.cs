namespace RocketNet.Apps.Tools.Samples;

/// <summary>A sample program: what it does, and what may be said to it.</summary>
/// <param name="Run">Runs it until it is done or somebody ends it.</param>
/// <param name="Options">What it takes beside <c>-n</c>.</param>
internal sealed record SampleProgram(Func<Sample, Task> Run, params SampleOption[] Options)
{
    private static readonly SampleOption NameServers = new("n", "name server", IsRequired: false);

    /// <summary>The namespace of its client; null for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The words behind the options by their letters.</summary>
    /// <returns>False when there is an option it does not know, one without its word, or one missing.</returns>
    public bool TryRead(string[] words, out Dictionary<string, string> read)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        read = found;
        foreach (string[] pair in words.Chunk(2))
        {
            SampleOption? option = Array.Find(
                [NameServers, .. Options], known => pair[0] == "-" + known.Letter || pair[0] == "--" + known.Name);
            if (option is null || pair.Length < 2 || !found.TryAdd(option.Letter, pair[1]))
            {
                return false;
            }
        }

        return Array.Find(Options, one => one.IsRequired && !found.ContainsKey(one.Letter)) is null;
    }
}

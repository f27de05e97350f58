using RocketNet.Hosting.Properties;

namespace RocketNet.Hosting.Configuration;

/// <summary>Where values come from, strongest first: the command line, then the file, then the options given as defaults.</summary>
/// <param name="CommandLine">Words <c>key=value</c>, and what <c>-n</c> stands for, weakest first.</param>
/// <param name="File">The entries of the file of <c>-c</c>; empty without one.</param>
/// <param name="FileName">As the user wrote it.</param>
public sealed record ConfigSources(
    IReadOnlyList<KeyValuePair<string, string>> CommandLine,
    IReadOnlyList<PropertyEntry> File,
    string FileName);

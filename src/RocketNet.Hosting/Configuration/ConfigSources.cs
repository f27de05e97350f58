using RocketNet.Hosting.Properties;

namespace RocketNet.Hosting.Configuration;

/// <summary>Where values come from, strongest first: command line, file, environment; then the defaults.</summary>
/// <remarks>The environment is weak on purpose: an exported variable must not move a broker that has a file.</remarks>
/// <param name="CommandLine">Words <c>key=value</c>, and what <c>-n</c> stands for, weakest first.</param>
/// <param name="File">The entries of the file of <c>-c</c>; empty without one.</param>
/// <param name="FileName">As the user wrote it.</param>
/// <param name="Environment">Variables already translated to keys.</param>
public sealed record ConfigSources(
    IReadOnlyList<KeyValuePair<string, string>> CommandLine,
    IReadOnlyList<PropertyEntry> File,
    string FileName,
    IReadOnlyList<KeyValuePair<string, string>> Environment);

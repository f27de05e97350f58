using RocketNet.Hosting.Configuration;

namespace RocketNet.Hosting.Starting;

/// <summary>What the command line and the configuration came to.</summary>
/// <param name="ExitCode">Set when the program is already done, with or without success.</param>
/// <param name="Configuration">Set when there is something to run.</param>
/// <param name="ConfigFile">The file of <c>-c</c>, empty without one.</param>
public sealed record PreparedStart<TOptions>(int? ExitCode, ConfigResult<TOptions>? Configuration, string ConfigFile);

namespace RocketNet.Hosting.Configuration;

/// <summary>What came of reading a configuration.</summary>
/// <param name="Options">With every value that could be taken.</param>
/// <param name="Others">
/// Values of keys without a property: those without effect and the unknown ones, kept for write-back.
/// </param>
/// <param name="Errors">Any of them stops the start.</param>
/// <param name="Warnings">One line each, about keys and values that do not mean what their writer hoped.</param>
/// <param name="Origins">One line for every value taken, with the place it came from; for the log.</param>
public sealed record ConfigResult<TOptions>(
    TOptions Options,
    IReadOnlyDictionary<string, string> Others,
    IReadOnlyList<ConfigError> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Origins);

/// <summary>A value with which the start is refused.</summary>
/// <remarks>The line is whole and for the user: place, key, value, what is wrong.</remarks>
public sealed record ConfigError(string Key, string Value, string Line);

namespace RocketNet.Hosting.Configuration;

/// <summary>What to say about a key that many files carry but no program reads.</summary>
/// <param name="Text">Follows "key: "; one sentence, naming the key that works where there is one.</param>
/// <param name="AliasOf">The real key this one is taken for; null when its value is ignored.</param>
/// <param name="RealPlace">
/// Where the thing really lies, given the storePathRootDir in force: a value that agrees needs no warning. Null: always
/// warn.
/// </param>
public sealed record KeyAdvice(string Text, string? AliasOf = null, Func<string, string>? RealPlace = null);

namespace RocketNet.Hosting.Properties;

/// <summary>One <c>key=value</c> of a properties file, with the line it begins on (the first line is 1).</summary>
/// <param name="Key">Unescaped.</param>
/// <param name="Value">Unescaped; blanks at its end are kept, as Java keeps them.</param>
/// <param name="RawValue">Continuation lines joined, escapes untouched: what the user typed.</param>
/// <param name="Line">Where the entry begins.</param>
public readonly record struct PropertyEntry(string Key, string Value, string RawValue, int Line);

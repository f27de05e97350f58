namespace RocketNet.Hosting.Configuration;

/// <summary>Reads the values of all sources into options, and collects one line about each that is odd.</summary>
public static class ConfigLoader
{
    /// <param name="table">The keys of this program.</param>
    /// <param name="defaults">What holds where no source says otherwise.</param>
    /// <param name="sources">Command line, file and environment.</param>
    public static ConfigResult<TOptions> Load<TOptions>(
        ConfigTable<TOptions> table,
        TOptions defaults,
        ConfigSources sources) => new ConfigReader<TOptions>(table, defaults).Read(sources);
}

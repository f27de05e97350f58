using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Properties;
using RocketNet.Store;

namespace RocketNet.StoreTool.Places;

/// <summary>Takes the paths and sizes of a store out of a broker's configuration file.</summary>
internal static class StoreConfigFile
{
    private const long FileBytesMax = 1 << 20;

    /// <exception cref="ToolRefusedException">The file cannot be read, or a value that matters is none.</exception>
    public static StorePlace Read(string path)
    {
        IReadOnlyList<PropertyEntry> entries = JavaProperties.Parse(ReadBytes(path));
        ConfigResult<StoreOptions> result =
            ConfigLoader.Load(Keys(), new StoreOptions(), new ConfigSources([], entries, path, []));
        if (result.Errors is [ConfigError first, ..])
        {
            throw ToolRefusedException.CannotOpen(first.Line);
        }

        return new StorePlace
        {
            Options = result.Options,
            IsIndexConfigured = entries.Any(entry => entry.Key is "maxHashSlotNum" or "maxIndexNum"),
            IsDelayConfigured = entries.Any(entry => entry.Key == "messageDelayLevel"),
        };
    }

    // The broker's table has these and two hundred keys more, which a stopped store does not depend on.
    private static ConfigTable<StoreOptions> Keys()
    {
        ConfigTableBuilder<StoreOptions> table = new();
        table.Path("storePathRootDir", o => o.RootDirectory, (o, v) => o with { RootDirectory = v });
        table.Path(
            "storePathCommitLog",
            o => o.CommitLogDirectory,
            (o, v) => o with { CommitLogDirectory = v },
            mayBeEmpty: true);
        table.Number(
            "mappedFileSizeCommitLog",
            o => o.CommitLogFileBytes,
            (o, v) => o with { CommitLogFileBytes = v },
            KeyTraits.StopsStart,
            min: 4096);
        table.Number(
            "mappedFileSizeConsumeQueue",
            o => o.ConsumeQueueFileBytes,
            (o, v) => o with { ConsumeQueueFileBytes = v },
            KeyTraits.StopsStart,
            min: 20);
        table.Number(
            "maxHashSlotNum",
            o => o.MaxHashSlotNum,
            (o, v) => o with { MaxHashSlotNum = v },
            KeyTraits.StopsStart,
            min: 1);
        table.Number(
            "maxIndexNum", o => o.MaxIndexNum, (o, v) => o with { MaxIndexNum = v }, KeyTraits.StopsStart, min: 2);
        table.Flag(
            "messageIndexEnable",
            o => o.MessageIndexEnable,
            (o, v) => o with { MessageIndexEnable = v },
            KeyTraits.StopsStart);
        table.Text(
            "messageDelayLevel",
            o => o.MessageDelayLevel,
            (o, v) => o with { MessageDelayLevel = v },
            KeyTraits.StopsStart,
            ConfigText.DelayLevelProblem);
        return table.Build();
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return new FileInfo(path).Length <= FileBytesMax
                ? File.ReadAllBytes(path)
                : throw ToolRefusedException.CannotOpen($"config file {path} is larger than any configuration");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Missing or not readable: the line says which.
            throw ToolRefusedException.CannotOpen($"config file {path} cannot be read: {failure.Message}");
        }
    }
}

using RocketNet.Compare.Servers;

namespace RocketNet.Compare;

/// <summary>What the command line asks for.</summary>
internal sealed record CompareOptions
{
    /// <summary>The first one is what the others are divided by.</summary>
    public required IReadOnlyList<ServerSpec> Servers { get; init; }

    public required IReadOnlyList<string> Workloads { get; init; }

    public int Rounds { get; init; } = 7;

    public TimeSpan RoundDuration { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan JavaWarmUp { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends a warm-up before its time; 0 for no limit.</summary>
    public long WarmUpMessages { get; init; }

    /// <summary>A round ends early when it has written about this much: bounds what a run puts on disk.</summary>
    public long RoundBytes { get; init; } = 1L << 30;

    /// <summary>SYNC_FLUSH or ASYNC_FLUSH for all workloads but W16, which runs both.</summary>
    public string FlushDiskType { get; init; } = "ASYNC_FLUSH";

    /// <summary>Binary instead of JSON request headers.</summary>
    public bool Binary { get; init; }

    public int BrokerCore { get; init; }

    public int GeneratorCore { get; init; } = 1;

    public required string WorkFolder { get; init; }

    public string? JavaFolder { get; init; }

    public string JavaOptions { get; init; } = "-Xms1g -Xmx1g -XX:+UseG1GC";

    public long CommitLogFileBytes { get; init; } = 1L << 30;

    /// <summary>Size of the store that RESTART, FAR and BEHIND make.</summary>
    public long StoreBytes { get; init; } = 10L << 30;

    /// <summary>Sends a second in FAR; 0: half of what the server takes.</summary>
    public int FarRate { get; init; }

    /// <summary>Messages in the store of KEYS.</summary>
    public int KeyMessages { get; init; } = 10_000_000;

    /// <summary>Further key=value lines for the config file of every broker.</summary>
    public IReadOnlyList<string> BrokerSettings { get; init; } = [];

    /// <summary>The file that gets the report; standard output if none.</summary>
    public string? OutputFile { get; init; }

    /// <summary>The command as it was typed, for the report.</summary>
    public required string CommandLine { get; init; }
}

using System.Globalization;
using RocketNet.Compare.Servers;

namespace RocketNet.Compare;

/// <summary>Reads the command line of the comparison.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: RocketNet.Compare --server NAME=KIND[:VALUE] [--server ...] [option ...]

          --server NAME=java:4.9.7     a published Java broker, needs --java-dir
          --server NAME=dir:FOLDER     bin/mqbroker of a checkout, or a folder with mqbroker(.dll)
          --server NAME=cmd:COMMAND    any command; {conf} becomes the path of the broker's config file
          --server NAME=echo           bare echo of RocketNet's own transport (send workloads only)
          --server NAME=echo:COMMAND   any other server that answers every request at once; {port} becomes its port
                                       the first server is what the others are divided by
          --workloads W1,W2,...        BOOT W1 W2 W3 W5 W7 W12 W12L W15 W16 W19; all of these if left out;
                                       W10 (W2 over numbers of queues), QUEUES (50,000 of them), RESTART (of a large
                                       store), KEYS (queries among 10 million messages), FAR (a consumer far behind
                                       beside a producer), BEHIND (such a consumer alone)
          --rounds N                   measured rounds per server and workload (7)
          --seconds N                  length of a round (4); W15, W19 take three times as long
          --java-warmup-seconds N      before the first round of a Java server (60)
          --warmup-seconds N           before the first round of any other server (10)
          --warmup-messages N          ends a warm-up early; 0 = never (0)
          --round-mib N                ends a round or a quarter of a warm-up after so many MiB written (1024)
          --flush sync|async           flushDiskType of all workloads but W16 (async)
          --binary                     binary request headers instead of JSON
          --broker-core N              (0)   --generator-core N (1)
          --work FOLDER                where stores stand (a temporary folder here); not on tmpfs
          --java-dir FOLDER            holds java.sh; else the variable ROCKETMQ_JAVA
          --java-opts TEXT             ("-Xms1g -Xmx1g -XX:+UseG1GC")
          --commitlog-bytes N          mappedFileSizeCommitLog (1073741824)
          --store-mib N                size of the store of RESTART, FAR, BEHIND (10240)
          --far-rate N                 sends a second in FAR; 0 = half of what the server takes (0)
          --key-messages N             messages in the store of KEYS (10000000)
          --set KEY=VALUE              a further line in every broker's config file
          --output FILE                where the report goes (standard output)
        """;

    public static CompareOptions Parse(string[] words)
    {
        List<ServerSpec> servers = [];
        List<string> settings = [];
        CompareOptions options = new()
        {
            Servers = servers,
            Workloads = ["BOOT", "W1", "W2", "W3", "W5", "W7", "W12", "W12L", "W15", "W16", "W19"],
            WorkFolder = Path.Combine(Environment.CurrentDirectory, $".compare-{Environment.ProcessId}"),
            JavaFolder = Environment.GetEnvironmentVariable("ROCKETMQ_JAVA"),
            BrokerSettings = settings,
            CommandLine = string.Join(' ', words.Select(word => word.Contains(' ') ? $"'{word}'" : word)),
        };
        for (int i = 0; i < words.Length; i++)
        {
            string name = words[i];
            string Value() => ++i < words.Length ? words[i] : throw new ArgumentException($"{name} needs a value.");
            switch (name)
            {
                case "--server": servers.Add(ServerSpec.Parse(Value())); break;
                case "--set": settings.Add(Value()); break;
                case "--binary": options = options with { Binary = true }; break;
                default: options = With(options, name, Value()); break;
            }
        }

        return servers.Count > 0 ? options : throw new ArgumentException("At least one --server is needed.");
    }

    private static CompareOptions With(CompareOptions options, string name, string value) => name switch
    {
        "--workloads" => options with { Workloads = value.ToUpperInvariant().Split(',') },
        "--rounds" => options with { Rounds = Count(name, value) },
        "--seconds" => options with { RoundDuration = Seconds(name, value) },
        "--java-warmup-seconds" => options with { JavaWarmUp = Seconds(name, value) },
        "--warmup-seconds" => options with { WarmUp = Seconds(name, value) },
        "--warmup-messages" => options with { WarmUpMessages = Number(name, value) },
        "--round-mib" => options with { RoundBytes = Number(name, value) << 20 },
        "--flush" when value is "sync" or "async" => options with
        {
            FlushDiskType = value == "sync" ? "SYNC_FLUSH" : "ASYNC_FLUSH",
        },
        "--broker-core" => options with { BrokerCore = Count(name, value) },
        "--generator-core" => options with { GeneratorCore = Count(name, value) },
        "--work" => options with { WorkFolder = Path.Combine(Path.GetFullPath(value), $"run-{Environment.ProcessId}") },
        "--java-dir" => options with { JavaFolder = Path.GetFullPath(value) },
        "--java-opts" => options with { JavaOptions = value },
        "--store-mib" => options with { StoreBytes = Number(name, value) << 20 },
        "--far-rate" => options with { FarRate = Count(name, value) },
        "--key-messages" => options with { KeyMessages = Count(name, value) },
        "--commitlog-bytes" => options with { CommitLogFileBytes = Number(name, value) },
        "--output" => options with { OutputFile = Path.GetFullPath(value) },
        _ => throw new ArgumentException($"{name} {value}: no such option or value."),
    };

    private static TimeSpan Seconds(string name, string value) => TimeSpan.FromSeconds(Number(name, value));

    private static int Count(string name, string value) => Number(name, value) is <= int.MaxValue and long number
        ? (int)number
        : throw new ArgumentException($"{name} {value}: too large.");

    private static long Number(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new ArgumentException($"{name} {value}: a whole number is needed.");
}

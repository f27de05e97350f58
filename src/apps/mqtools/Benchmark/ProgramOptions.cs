namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The options of the benchmark programs, of their 4.9 and their 5.x form.</summary>
/// <remarks>Names, descriptions and order: the classes of example.benchmark@4.9.8 and @5.3.3.</remarks>
internal static class ProgramOptions
{
    /// <summary>The option that chooses between the two forms.</summary>
    public const string Compat = "compat";

    public const string LatencyLine = "hdr";
    public const string ProcessId = "cpu";
    public const string PropertySize = "p";

    private static readonly BenchmarkOption Threads64 = new("w", "threadCount", "Thread count, Default: 64");
    private static readonly BenchmarkOption Size = new("s", "messageSize", "Message Size, Default: 128");
    private static readonly BenchmarkOption KeyEnable = new("k", "keyEnable", "Message Key Enable, Default: false");
    private static readonly BenchmarkOption Topic = new("t", "topic", "Topic name, Default: BenchmarkTest");
    private static readonly BenchmarkOption TagCount = new("l", "tagCount", "Tag count, Default: 0");
    private static readonly BenchmarkOption Acl = new("a", "aclEnable", "Acl Enable, Default: false");
    private static readonly BenchmarkOption Properties =
        new(PropertySize, "propertySize", "Property Size, Default: 0");

    private static readonly BenchmarkOption Trace =
        new("m", "msgTraceEnable", "Message Trace Enable, Default: false");

    private static readonly BenchmarkOption AccessKey =
        new("ak", "accessKey", "Acl access key, Default: 12345678");

    private static readonly BenchmarkOption SecretKey =
        new("sk", "secretKey", "Acl secret key, Default: rocketmq2");

    private static readonly BenchmarkOption Interval =
        new("ri", "reportInterval", "The number of ms between reports, Default: 10000");

    private static readonly BenchmarkOption[] Common =
    [
        new("h", "help", "Print help", HasValue: false),
        new("n", "namesrvAddr", "Name server address list, eg: '192.168.0.1:9876;192.168.0.2:9876'"),
    ];

    private static readonly BenchmarkOption[] Compression =
    [
        new("c", "compressEnable", "Enable compress msg over 4K, Default: false"),
        new("ct", "compressType", "Message compressed type, Default: ZLIB"),
        new("cl", "compressLevel", "Message compressed level, Default: 5"),
        new("ch", "compressOverHowMuch", "Compress message when body over how much(unit Byte), Default: 4096"),
    ];

    private static readonly BenchmarkOption[] Own =
    [
        new("", Compat, "4: options and lines of RocketMQ 4.9; 5: those of 5.x, Default: 5"),
        new("", LatencyLine, "A line of latencies below each report", HasValue: false),
        new("", ProcessId, "A line of the CPU time that the process of this id takes for a message"),
    ];

    public static OptionTable Producer(bool isJava4)
    {
        BenchmarkOption[] old =
        [
            .. Common, Threads64, Size, KeyEnable, Topic, TagCount, Trace, Acl, AccessKey, SecretKey,
            new("q", "messageQuantity", "Send message quantity, Default: 0, running forever"),
            new("d", "delayEnable", "Delay message Enable, Default: false"),
            new("e", "delayLevel", "Delay message level, Default: 1"),
            new("y", "asyncEnable", "Enable async produce, Default: false"),
        ];

        // Java's producer prints a property size and has code for it, but refuses the option.
        return new OptionTable(
            "benchmarkProducer", isJava4 ? old : [.. old, .. Compression, Interval], [.. Own, Properties]);
    }

    public static OptionTable BatchProducer(bool isJava4)
    {
        BenchmarkOption[] old =
        [
            Common[0], Threads64, Size, new("b", "batchSize", "Batch Size, Default: 16"), KeyEnable, Topic, TagCount,
            Trace, Acl, Properties, new("n", "namesrv", "name server, Default: 127.0.0.1:9876"),
        ];
        BenchmarkOption access = new("ak", "accessKey", "Acl Access Key, Default: rocketmq2");
        BenchmarkOption secret = new("sk", "secretKey", "Acl Secret Key, Default: 123456789");
        return new OptionTable(
            "benchmarkBatchProducer",
            isJava4
                ? [.. old, access with { Name = "c" }, secret with { Name = "e" }]
                : [.. old, access, secret, .. Compression, Interval],
            Own);
    }

    public static OptionTable Consumer(bool isJava4)
    {
        BenchmarkOption[] old =
        [
            .. Common, Topic, Threads64 with { Description = "Thread count, Default: 20" },
            new("g", "group", "Consumer group name, Default: benchmark_consumer"),
            new("p", "group prefix enable", "Is group prefix enable, Default: false"),
            new("f", "filterType", "TAG, SQL92"),
            new("e", "expression", "filter expression content file path.ie: ./test/expr"),
            new("r", "fail rate", "consumer fail rate, default 0"),
            Trace, Acl, AccessKey, SecretKey,
        ];
        return new OptionTable("benchmarkConsumer", isJava4 ? old : [.. old, Interval], Own);
    }
}

namespace RocketNet.Compat.Tests.Samples;

/// <summary>One run of a sample program, Java's or ours.</summary>
/// <param name="Program">Its name after <c>org.apache.rocketmq.example.</c></param>
/// <param name="Arguments">What it is told beside the name server.</param>
internal sealed record SampleRun(string Program, params string[] Arguments)
{
    /// <summary>By which its lines are asked for; another than its program's where that one runs twice.</summary>
    public string Name { get; init; } = Program;

    /// <summary>The jars of Java's program, which is that of 4.7.0.</summary>
    public string Set { get; init; } = "client-4.9.8";

    /// <summary>Java's program knows one NameServer only.</summary>
    public bool NeedsAddress { get; init; }

    /// <summary>When its lines say enough; null for a program that ends by itself.</summary>
    public Func<IReadOnlyList<string>, bool>? Until { get; init; }

    /// <summary>
    /// Ours ends by itself; Java's never does, nor does it end its lines, and is done when BatchTest holds so many.
    /// </summary>
    public int? Batched { get; init; }

    /// <summary>Ours ends by itself, Java's does not.</summary>
    public bool IsEndingHere { get; init; }

    /// <summary>
    /// How often it may run until no send fails: they have three seconds, which is too short now and then when the
    /// machine has all of this to do at once.
    /// </summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The same as Java's program of 5.5.0: the older has none, or one that says nothing.</summary>
    public SampleRun AsNewer() => this with { Set = "client-5.5.0" };
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>The programs of benchmark/*.sh and Java's of the same class.</summary>
internal static partial class BenchmarkScript
{
    private const string Package = "org.apache.rocketmq.example.benchmark.";

    /// <summary>The set whose example programs are those of 5.3.3.</summary>
    private const string JavaSet = "client-5.5.0";

    public static ProcessStartInfo Own(string name, string home, params string[] words) =>
        RocketNetServers.Script("../benchmark/" + name, home, words);

    /// <summary>Ours by the name of Java's class.</summary>
    public static ProcessStartInfo OwnOf(string className, string home, params string[] words) =>
        Own(className.ToLowerInvariant() + ".sh", home, words);

    public static ProcessStartInfo Java(string className, string home, params string[] words) =>
        JavaRelease.Find().Command(JavaSet, home, new JavaProgram(Package + className, words));

    /// <summary>A line with every number replaced, and runs of blanks by one.</summary>
    public static string Form(string line) => Blanks().Replace(Numbers().Replace(line, "#"), " ");

    // Times of day too, and what Java prints when there is nothing to divide by.
    [GeneratedRegex(@"(?<![\w.])\d[\d.,:-]*( \d\d:[\d:,]+)?(?<![,:])|\bNaN\b")]
    private static partial Regex Numbers();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}

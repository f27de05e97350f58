using System.Text.RegularExpressions;

namespace RocketNet.Tidy.Tests;

public sealed partial class NamingTests
{
    // Names that Java gave to bodies on the wire, and the class of registrations.
    private static readonly HashSet<string> Excepted =
    [
        "ClusterInfo", "TopicRouteData", "HeartbeatData", "ConsumerData", "ProducerData", "SubscriptionData",
        "QueueData", "BrokerData", "BrokerStatsData", "ConsumeQueueData",
    ];

    [Fact]
    public void No_type_ends_in_a_word_that_says_nothing() => Tidy.HasNone(
        from file in SourceFile.Product
        from line in file.Numbered()
        let name = TypeDeclaration().Match(line.Text).Groups[1].Value
        where RefusedName().IsMatch(name) && !Excepted.Contains(name)
        select $"{line.Place} {name}");

    [Fact]
    public void A_todo_names_its_issue() => Tidy.HasNone(
        from file in SourceFile.Product
        from line in file.Numbered()
        where line.Text.Contains("TODO", StringComparison.Ordinal) && !TodoWithNumber().IsMatch(line.Text)
        select line.Place);

    [Fact]
    public void A_compat_comment_names_class_and_version() => Tidy.HasNone(
        from file in SourceFile.Product
        from index in Enumerable.Range(0, file.Lines.Length)
        where file.Lines[index].Contains("// Compat:", StringComparison.Ordinal)
            && !CompatForm().IsMatch(string.Concat(file.Lines.Skip(index).Take(2)))
        select $"{file.Path}:{index + 1}");

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|file|static|sealed|abstract|readonly|ref|partial) )+"
        + @"(?:record struct|record|class|struct|enum|interface) (\w+)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("(Manager|Helper|Utils?|Impl|Base|Controller|Processor|Service|Info|Data)$"
        + "|^(Default|Abstract)[A-Z]")]
    private static partial Regex RefusedName();

    [GeneratedRegex(@"TODO.*#\d+")]
    private static partial Regex TodoWithNumber();

    [GeneratedRegex(@"// Compat: .*@\d+\.\d+")]
    private static partial Regex CompatForm();
}

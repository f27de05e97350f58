using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Tidy.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Every_package_is_explained_in_the_dependencies_page()
    {
        string page = File.ReadAllText(RepositoryRoot.Combine("docs", "dependencies.md"));
        string[] packages = [.. PackageVersion()
            .Matches(File.ReadAllText(RepositoryRoot.Combine("Directory.Packages.props")))
            .Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(packages);
        Tidy.HasNone(packages.Where(package => !page.Contains("| " + package + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Source_files_named_in_the_documents_exist() => Tidy.HasNone(
        from page in Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md", SearchOption.AllDirectories)
        from Match match in SourcePath().Matches(File.ReadAllText(page))
        where !File.Exists(RepositoryRoot.Combine(match.Value))
            && !File.Exists(RepositoryRoot.Combine("src", "RocketNet." + match.Value))
        select $"{Path.GetFileName(page)}: {match.Value}");

    [Fact]
    public void Every_lock_has_a_row_on_the_locks_page()
    {
        string page = File.ReadAllText(RepositoryRoot.Combine("docs", "locks.md"));
        string[] locks =
        [
            .. from file in SourceFile.Product
               from line in file.Numbered()
               let name = LockMember().Match(line.Text).Groups[1].Value
               where name.Length > 0
               select $"`{file.Name}.{name}`",
        ];

        Assert.NotEmpty(locks);
        Tidy.HasNone(locks.Where(name => !page.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_document_or_script_is_longer_than_its_lines() => Tidy.HasNone(
        from script in Directory.EnumerateFiles(RepositoryRoot.Combine("bin"))
        from line in File.ReadLines(script)
        where line.Length > 120
        select $"{Path.GetFileName(script)}: {line}");

    [GeneratedRegex(@"^    (?:private|internal|public) (?:readonly )?Lock (\w+)")]
    private static partial Regex LockMember();

    [GeneratedRegex("PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageVersion();

    // The table of a message's way leaves "src/RocketNet." out.
    [GeneratedRegex(@"\b(?:src|tests|benchmark|Protocol|Remoting|Store|Broker|NameServer|Hosting)/[\w./-]+\.cs\b")]
    private static partial Regex SourcePath();
}

using System.IO.Compression;
using System.Xml.Linq;

namespace Tests;

/// <summary>
/// Which files, dependencies and licence the packages have, and that they name no repository but the one that the build
/// was told. What stands within the files is not looked at.
/// </summary>
public sealed class PackageContentTests
{
    private const string Lib = "lib/net10.0/";

    private static readonly string Feed = Environment.GetEnvironmentVariable("ROCKETNET_FEED")!;

    public static TheoryData<string, string[], string[]> Packages => new()
    {
        { "Protocol", [], [] },
        { "Remoting", [], ["RocketNet.Protocol", "Microsoft.Extensions.Logging.Abstractions"] },
        { "Client", [], ["RocketNet.Remoting", "Microsoft.Extensions.Hosting.Abstractions", "ZstdSharp.Port"] },
        {
            "Testing",
            ["Broker", "Hosting", "NameServer", "Store"],
            ["RocketNet.Client", "Microsoft.Extensions.DependencyInjection"]
        },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_its_library_its_documentation_and_its_symbols(
        string name, string[] within, string[] dependencies)
    {
        using ZipArchive package = Open(name, "nupkg");
        using ZipArchive symbols = Open(name, "snupkg");
        string[] libraries = [.. within.Append(name).Select(one => $"{Lib}RocketNet.{one}").Order()];
        XElement metadata = Metadata(package, name);

        Assert.Equal(libraries.Select(one => one + ".dll"), Names(package, ".dll"));
        Assert.Equal(libraries.Select(one => one + ".pdb"), Names(symbols, ".pdb"));
        Assert.Equal([$"{Lib}RocketNet.{name}.xml"], Names(package, ".xml").Where(file => file.StartsWith(Lib)));
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotEmpty(Value(metadata, "description")!);
        XNamespace space = metadata.Name.Namespace;
        string[] ids = [.. metadata.Descendants(space + "dependency").Select(one => one.Attribute("id")!.Value)];
        Assert.Empty(dependencies.Except(ids));
        Assert.DoesNotContain(ids, id => id.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Empty(metadata.Descendants(space + "frameworkReference"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_repository_is_named_only_when_the_build_was_told_it(
        string name, string[] within, string[] dependencies)
    {
        _ = (within, dependencies);
        using ZipArchive package = Open(name, "nupkg");
        XElement metadata = Metadata(package, name);

        string? url = metadata.Element(metadata.Name.Namespace + "repository")?.Attribute("url")?.Value;

        Assert.True(url is null || url == Environment.GetEnvironmentVariable("RepositoryUrl"), url);
    }

    private static ZipArchive Open(string name, string extension) => ZipFile.OpenRead(
        Assert.Single(Directory.GetFiles(Feed, $"RocketNet.{name}.*"), file => file.EndsWith($".{extension}")));

    private static IEnumerable<string> Names(ZipArchive archive, string extension) =>
        archive.Entries.Select(entry => entry.FullName).Where(file => file.EndsWith(extension)).Order();

    private static XElement Metadata(ZipArchive package, string name)
    {
        using Stream text = package.GetEntry($"RocketNet.{name}.nuspec")!.Open();
        return Assert.Single(XDocument.Load(text).Root!.Elements());
    }

    private static string? Value(XElement metadata, string name) =>
        metadata.Element(metadata.Name.Namespace + name)?.Value;
}

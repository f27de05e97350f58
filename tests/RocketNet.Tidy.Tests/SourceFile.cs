using RocketNet.TestKit;

namespace RocketNet.Tidy.Tests;

/// <summary>A C# file of the repository, as text.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    private static readonly string[] Roots = ["src", "tests", "benchmark"];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Tables of codes and keys: one line an entry, as long as the protocol has entries.</summary>
    public bool IsTable => Name is "RequestCode" or "ResponseCode" || Name.EndsWith("Keys", StringComparison.Ordinal);

    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Roots
            .Select(root => RepositoryRoot.Combine(root))
            .Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(folder => folder is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(RepositoryRoot.Combine(path)))),
    ];

    public static IEnumerable<SourceFile> Product => All.Where(file => file.IsProduct);

    /// <summary>Every line with its place, for messages.</summary>
    public IEnumerable<(string Place, string Text)> Numbered() =>
        Lines.Select((text, index) => ($"{Path}:{index + 1}", text));
}

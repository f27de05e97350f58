using System.Diagnostics;

namespace RocketNet.TestKit;

/// <summary>The published RocketMQ releases (class path sets) and the installed JDK to run them with.</summary>
/// <remarks>Looked for in ROCKETMQ_JAVA_DIR, else in <c>../shared/java</c> beside the repository.</remarks>
public sealed class JavaRelease
{
    private static readonly string[] OpenedPackages =
        ["sun.nio.ch", "java.nio", "jdk.internal.ref", "java.lang", "java.util"];

    private readonly string _folder;

    private JavaRelease(string folder) => _folder = folder;

    /// <summary>Why Java tests cannot run here; null when they can.</summary>
    public static string? MissingReason { get; } = FindMissing();

    public string Home => Path.Combine(_folder, "home");

    public static JavaRelease Find()
    {
        if (MissingReason is not null)
        {
            throw new InvalidOperationException(MissingReason);
        }

        return new JavaRelease(Folder());
    }

    /// <summary>The class path of a set such as <c>client-4.9.8</c>, with folders put before it.</summary>
    public string ClassPath(string set, params string[] before)
    {
        IEnumerable<string> jars = File.ReadLines(Path.Combine(_folder, "cp", set + ".txt"))
            .Where(line => line.Length > 0)
            .Select(line => Path.Combine(_folder, "lib", line));
        return string.Join(Path.PathSeparator, before.Concat(jars));
    }

    /// <summary>A command that runs a class of a set; its home folder is <paramref name="home"/>.</summary>
    public ProcessStartInfo Command(string set, string home, JavaProgram program)
    {
        ProcessStartInfo start = new("java");
        foreach (string package in OpenedPackages)
        {
            start.ArgumentList.Add($"--add-opens=java.base/{package}=ALL-UNNAMED");
            start.ArgumentList.Add($"--add-exports=java.base/{package}=ALL-UNNAMED");
        }

        // The first compiler tier only: programs of a few seconds start in half the time on a small machine.
        foreach (string option in (string[])[.. program.VmOptions, "-XX:TieredStopAtLevel=1", "-Duser.home=" + home])
        {
            start.ArgumentList.Add(option);
        }

        start.ArgumentList.Add("-cp");
        start.ArgumentList.Add(ClassPath(set, program.Folders));
        start.ArgumentList.Add(program.MainClass);
        foreach (string argument in program.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = home;
        start.Environment["ROCKETMQ_HOME"] = Home;
        start.Environment.Remove("NAMESRV_ADDR");
        return start;
    }

    /// <summary>Compiles the repository's tests/java drivers against a client set.</summary>
    public async Task CompileDriversAsync(string set, string outputFolder)
    {
        string sources = RepositoryRoot.Combine("tests", "java");
        ProcessStartInfo start = new("javac");
        foreach (string word in (string[])["-nowarn", "-Xlint:none", "-cp", ClassPath(set), "-d", outputFolder])
        {
            start.ArgumentList.Add(word);
        }

        string[] files = Directory.GetFiles(sources, "*.java", SearchOption.AllDirectories);
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            start.ArgumentList.Add(file);
        }

        ProcessOutcome outcome = await RunningProcess.RunAsync(start, TimeSpan.FromMinutes(2));
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException("javac: " + outcome.Text);
        }
    }

    private static string Folder() =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("ROCKETMQ_JAVA_DIR")
            ?? RepositoryRoot.Combine("..", "shared", "java"));

    private static string? FindMissing()
    {
        foreach (string tool in (string[])["java", "javac"])
        {
            string path = Environment.GetEnvironmentVariable("PATH") ?? "";
            if (!path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool))))
            {
                return $"needs a JDK (8 to 17): no '{tool}' on the PATH";
            }
        }

        return Directory.Exists(Path.Combine(Folder(), "cp"))
            ? null
            : $"needs the published RocketMQ releases: none in {Folder()} (set ROCKETMQ_JAVA_DIR)";
    }
}

using System.Diagnostics;
using System.Globalization;

namespace RocketNet.Compare.Servers;

/// <summary>Builds the command that starts a server.</summary>
internal static class ServerCommand
{
    public static ProcessStartInfo Build(ServerSpec spec, CompareOptions options, ServerFolder folder, string cores)
    {
        // taskset replaces itself by the server, so the process id stays that of the server.
        ProcessStartInfo start = new("taskset")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Root,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(cores);
        foreach (string word in Words(spec, options, folder))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["HOME"] = folder.Home;
        start.Environment["DOTNET_CLI_HOME"] = folder.Home;

        // Java takes its home from the password file unless told otherwise, and logs there.
        start.Environment["JAVA_OPT"] = $"{options.JavaOptions} -Duser.home={folder.Home}";
        return start;
    }

    /// <summary>Lets a checkout build itself before the first measured start.</summary>
    public static void Prepare(ServerSpec spec)
    {
        string script = Path.Combine(spec.Value, "bin", "mqbroker");
        if (spec.Kind == ServerKind.Dir && File.Exists(script))
        {
            using Process process = Process.Start(new ProcessStartInfo("sh", [script, "-h"])
            {
                RedirectStandardOutput = true,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
    }

    /// <summary>Java, or what runs the others: for the line about the machine.</summary>
    public static string JavaScript(CompareOptions options) => Path.Combine(
        options.JavaFolder ?? throw new ArgumentException(
            "A java: server needs --java-dir or ROCKETMQ_JAVA: the folder that holds java.sh and its class paths."),
        "java.sh");

    private static string[] Words(ServerSpec spec, CompareOptions options, ServerFolder folder) => spec.Kind switch
    {
        ServerKind.Java =>
        [
            "sh", JavaScript(options), $"server-{spec.Value}", "org.apache.rocketmq.broker.BrokerStartup",
            "-c", folder.ConfigFile,
        ],
        ServerKind.Dir => [.. DirectoryWords(Path.GetFullPath(spec.Value)), "-c", folder.ConfigFile],
        ServerKind.Cmd => CommandWords(spec, folder),
        ServerKind.Echo when spec.Value.Length > 0 => CommandWords(spec, folder),
        ServerKind.Echo =>
        [
            Environment.ProcessPath!, .. OwnAssembly(), "--echo-server",
            folder.Port.ToString(CultureInfo.InvariantCulture),
        ],
    };

    private static string[] CommandWords(ServerSpec spec, ServerFolder folder) => spec.Value
        .Replace("{conf}", folder.ConfigFile, StringComparison.Ordinal)
        .Replace("{port}", $"{folder.Port}", StringComparison.Ordinal)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] DirectoryWords(string folder)
    {
        string script = Path.Combine(folder, "bin", "mqbroker");
        string assembly = Path.Combine(folder, "mqbroker.dll");
        return File.Exists(script) ? ["sh", script]
            : File.Exists(assembly) ? ["dotnet", assembly]
            : [Path.Combine(folder, "mqbroker")];
    }

    // Started as "dotnet RocketNet.Compare.dll" the process path is dotnet's and the assembly must be named.
    private static string[] OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "RocketNet.Compare.dll")]
            : [];
}

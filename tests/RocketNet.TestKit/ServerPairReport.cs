namespace RocketNet.TestKit;

/// <summary>What a pair's processes were doing, for the message of a test that fails once in a hundred runs.</summary>
public static class ServerPairReport
{
    private const int LinesMax = 40;
    private const int CharsMax = 300;

    /// <summary>Whether the processes live, and the end of every log below the pair's home folder.</summary>
    public static string Of(ServerPair pair)
    {
        string logs = Path.Combine(pair.Home, "logs");
        IEnumerable<string> parts = Directory.Exists(logs)
            ? Directory.EnumerateFiles(logs, "*.log", SearchOption.AllDirectories).Order().Select(Tail)
            : [];
        return string.Join(
            '\n', [Life("name server", pair.NameServer), Life("broker", pair.Broker), pair.BrokerAddress, .. parts]);
    }

    private static string Life(string name, RunningProcess process) =>
        process.HasExited ? $"{name} ended with {process.ExitCode}:\n{process.Output}" : $"{name} runs";

    private static string Tail(string file)
    {
        IEnumerable<string> lines = ReadShared(file)
            .Where(line => !line.Contains("DEBUG", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("\tat ", StringComparison.Ordinal))
            .TakeLast(LinesMax)
            .Select(line => line.Length > CharsMax ? line[..CharsMax] : line);
        return $"== {Path.GetFileName(file)}\n{string.Join('\n', lines)}";
    }

    private static List<string> ReadShared(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}

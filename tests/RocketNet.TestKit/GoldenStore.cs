using System.IO.Compression;

namespace RocketNet.TestKit;

/// <summary>The store directories of tests/golden/store-VERSION, written by real Java brokers.</summary>
public static class GoldenStore
{
    /// <summary>Unpacks the store of a version into an empty folder: the files as Java's broker left them.</summary>
    public static void Unpack(string version, string targetFolder)
    {
        string source = RepositoryRoot.Combine("tests", "golden", "store-" + version);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(source, file);
            if (relative is "README.md" or "sent.txt" or "read.txt")
            {
                continue;
            }

            bool packed = relative.EndsWith(".gz", StringComparison.Ordinal);
            string target = Path.Combine(targetFolder, packed ? relative[..^3] : relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using FileStream input = File.OpenRead(file);
            using FileStream output = File.Create(target);
            if (packed)
            {
                using GZipStream unpacked = new(input, CompressionMode.Decompress);
                unpacked.CopyTo(output);
            }
            else
            {
                input.CopyTo(output);
            }
        }
    }

    /// <summary>
    /// The lines <c>SENT queueId queueOffset msgId offsetMsgId body</c> the senders of that store printed.
    /// </summary>
    public static string[] Sent(string version) =>
        File.ReadAllLines(RepositoryRoot.Combine("tests", "golden", "store-" + version, "sent.txt"));
}

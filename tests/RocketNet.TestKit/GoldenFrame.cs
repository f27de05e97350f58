using System.Globalization;

namespace RocketNet.TestKit;

/// <summary>One frame of tests/golden/wire-VERSION, as it went over the wire (length word first).</summary>
/// <param name="Path">Folder and file name below tests/golden.</param>
/// <param name="Peer">Who was connected to the server, for example <c>client-4.9.8</c>.</param>
/// <param name="FromServer">True when the NameServer or Broker sent it.</param>
/// <param name="RequestCode">The request's code, for a response that of the request it answers.</param>
/// <param name="Status">The response code; null in a request.</param>
/// <param name="Bytes">The whole frame.</param>
public sealed record GoldenFrame(
    string Path, string Peer, bool FromServer, int RequestCode, int? Status, byte[] Bytes)
{
    public bool IsResponse => Status is not null;

    /// <summary>0 = JSON, 1 = ROCKETMQ.</summary>
    public byte SerializeType => Bytes[4];

    public ReadOnlySpan<byte> Header => Bytes.AsSpan(8, HeaderBytes);

    public ReadOnlySpan<byte> Body => Bytes.AsSpan(8 + HeaderBytes);

    private int HeaderBytes => (Bytes[5] << 16) | (Bytes[6] << 8) | Bytes[7];

    /// <summary>All frames of all captured versions, in the order they were captured.</summary>
    public static IReadOnlyList<GoldenFrame> ReadAll() =>
        [.. Directory.GetDirectories(RepositoryRoot.Combine("tests", "golden"), "wire-*")
            .Order(StringComparer.Ordinal)
            .SelectMany(ReadFolder)];

    public override string ToString() => Path;

    private static IEnumerable<GoldenFrame> ReadFolder(string folder)
    {
        foreach (string line in File.ReadLines(System.IO.Path.Combine(folder, "frames.tsv")).Skip(1))
        {
            string[] cell = line.Split('\t');
            yield return new GoldenFrame(
                System.IO.Path.GetFileName(folder) + "/" + cell[0],
                cell[2],
                cell[3] == "server",
                int.Parse(cell[4], CultureInfo.InvariantCulture),
                cell[5] == "-" ? null : int.Parse(cell[5], CultureInfo.InvariantCulture),
                File.ReadAllBytes(System.IO.Path.Combine(folder, cell[0])));
        }
    }
}

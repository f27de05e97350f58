namespace RocketNet.StoreTool.Logs;

/// <summary>A file of the CommitLog as it lies in the folder.</summary>
/// <param name="Path">Where.</param>
/// <param name="Start">Physical offset of its first byte, from its name.</param>
/// <param name="Length">Its length on disk; 0 and no file for a place where one is missing.</param>
/// <param name="Exists">False for a place in the sequence that no file holds.</param>
internal sealed record LogFile(string Path, long Start, long Length, bool Exists = true)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

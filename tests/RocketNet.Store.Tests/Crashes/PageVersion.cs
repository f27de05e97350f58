using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>What one page of a file held at one moment. Never changed once made.</summary>
internal sealed class PageVersion
{
    public const int ByteCount = 4096;
    public const int SectorBytes = 512;

    public static readonly PageVersion Zero = new(new byte[ByteCount], 0, 0);

    public PageVersion(byte[] content, int changedFrom, int changedTo)
    {
        Content = content;
        ChangedFrom = changedFrom;
        ChangedTo = changedTo;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        Hash = BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public byte[] Content { get; }

    public UInt128 Hash { get; }

    /// <summary>The bytes that differ from the version before.</summary>
    public int ChangedFrom { get; }

    public int ChangedTo { get; }

    /// <summary>A page of which each sector came from one version or another.</summary>
    public static PageVersion Torn(IReadOnlyList<PageVersion> versions, Random random)
    {
        byte[] content = new byte[ByteCount];
        for (int at = 0; at < ByteCount; at += SectorBytes)
        {
            versions[random.Next(versions.Count)].Content.AsSpan(at, SectorBytes).CopyTo(content.AsSpan(at));
        }

        return new PageVersion(content, 0, 0);
    }

    /// <summary>The page while the bytes that make it this version are being stored.</summary>
    public PageVersion Partial(PageVersion before, int bytes)
    {
        byte[] content = [.. before.Content];
        Content.AsSpan(ChangedFrom, bytes).CopyTo(content.AsSpan(ChangedFrom));
        return new PageVersion(content, ChangedFrom, ChangedFrom + bytes);
    }
}

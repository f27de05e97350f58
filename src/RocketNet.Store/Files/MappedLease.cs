namespace RocketNet.Store.Files;

/// <summary>
/// A hold on a <see cref="MappedFile"/>: while it lasts the bytes stay mapped. Dispose exactly once; the default value
/// holds nothing.
/// </summary>
internal readonly struct MappedLease(MappedFile? file) : IDisposable
{
    /// <summary>Bytes of the file; the span must not outlive the lease.</summary>
    public Span<byte> Span(long position, int length) => file!.Span(position, length);

    public long Length => file!.Length;

    public void Dispose() => file?.Release();
}

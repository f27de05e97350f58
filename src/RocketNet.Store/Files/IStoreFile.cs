namespace RocketNet.Store.Files;

/// <summary>
/// One open file. Calls on different ranges may run at the same time; failures are <see cref="IOException"/>.
/// </summary>
public interface IStoreFile : IDisposable
{
    string Path { get; }

    long Length { get; }

    void SetLength(long length);

    /// <summary>
    /// Backs a range inside the file's length by space; what stands in it stays, what never was written reads as
    /// zero.
    /// </summary>
    AllocateOutcome Allocate(long offset, long length);

    /// <summary>Reads up to the span's length; fewer only at the end of the file.</summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>
    /// Reads what lies in memory and does not wait for the disk: fewer bytes, or none, where the rest would.
    /// </summary>
    int ReadResident(Span<byte> destination, long offset);

    /// <summary>
    /// Says that a range will be read soon, so that the disk begins on it; does not wait for it, and never fails.
    /// </summary>
    void Announce(long offset, long length);

    /// <summary>
    /// Makes what stands in a range of the file's mapping present, so that it can be walked without a fault. Holes
    /// stay as they are.
    /// </summary>
    /// <returns>
    /// False if the platform cannot, or a part cannot be read: <see cref="Read"/> tells which then.
    /// </returns>
    bool TryLoad(MappedRegion mapping, long offset, long length);

    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Everything written so far, through the mapping too, is on the disk when this returns.</summary>
    void Flush();

    /// <summary>Makes the rest of the file read as zero, giving the space back where the file system can.</summary>
    void ZeroFrom(long offset);

    /// <summary>
    /// The first place from <paramref name="offset"/> that may hold anything but zeros, the length if there is
    /// none.
    /// </summary>
    long NextDataFrom(long offset);

    /// <summary>Maps the whole file for reading and writing. The caller disposes the region before the file.</summary>
    /// <param name="isSparse">
    /// The file is mostly hole and used in single pages: a page fault must not read (that is: zero) what lies
    /// around it.
    /// </param>
    MappedRegion Map(bool isSparse);
}

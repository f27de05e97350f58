using RocketNet.Store.Files;

namespace RocketNet.Store.Reading;

/// <summary>
/// Reads old bytes by a system call instead of the mapping: a bad sector is an error then and no fatal fault, and who
/// must not wait learns that he would have to.
/// </summary>
internal static class FarRead
{
    /// <returns>Bytes read; fewer than wanted at the end of the file, or when the rest is not in memory.</returns>
    /// <exception cref="StoreFileException">The disk failed; names file and offset.</exception>
    public static int Read(IStoreFile file, Span<byte> destination, long offset, ReadWait wait)
    {
        if (wait == ReadWait.Never)
        {
            return file.ReadResident(destination, offset);
        }

        try
        {
            return file.Read(destination, offset);
        }
        catch (IOException failure)
        {
            throw new StoreFileException($"{file.Path} cannot be read at {offset}: {failure.Message}", failure);
        }
    }
}

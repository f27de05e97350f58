namespace RocketNet.Store.Files;

/// <summary>
/// Backs a range by writing zeros, for file systems without fallocate. The range must hold nothing yet.
/// </summary>
internal static class ZeroFill
{
    private const int ChunkBytes = 1 << 20;

    public static AllocateOutcome Write(IStoreFile file, long offset, long length)
    {
        byte[] zeros = new byte[(int)Math.Min(ChunkBytes, length)];
        try
        {
            for (long done = 0; done < length; done += zeros.Length)
            {
                file.Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - done)), offset + done);
            }

            return AllocateOutcome.Done;
        }
        catch (IOException)
        {
            // What a full disk is called differs between platforms; that the space is not there is all that matters.
            return AllocateOutcome.NoSpace;
        }
    }
}

namespace RocketNet.Store;

/// <summary>Bytes on disk that cannot be what a broker wrote, and that recovery may not repair by itself.</summary>
public sealed class StoreCorruptException : Exception
{
    public StoreCorruptException(string message)
        : base(message)
    {
    }

    public StoreCorruptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreCorruptException()
    {
    }
}

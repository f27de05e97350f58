namespace RocketNet.Store;

/// <summary>Another process (or another store in this process) holds the lock of the store's folder.</summary>
public sealed class StoreLockedException : Exception
{
    public StoreLockedException(string message)
        : base(message)
    {
    }

    public StoreLockedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreLockedException()
    {
    }
}

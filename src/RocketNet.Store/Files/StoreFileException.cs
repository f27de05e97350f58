namespace RocketNet.Store.Files;

/// <summary>A system call on a store file failed.</summary>
public sealed class StoreFileException : IOException
{
    /// <param name="call">The system call, as manuals name it.</param>
    /// <param name="path">The file or folder it was about.</param>
    /// <param name="errorNumber">errno.</param>
    public StoreFileException(string call, string path, int errorNumber)
        : base($"{call} of {path} failed: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errorNumber)}")
    {
        ErrorNumber = errorNumber;
    }

    public StoreFileException(string message)
        : base(message)
    {
    }

    public StoreFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreFileException()
    {
    }

    /// <summary>errno, or 0 where the platform has none.</summary>
    public int ErrorNumber { get; }
}

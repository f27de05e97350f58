namespace RocketNet.Store.Files;

/// <summary>Something that knows its path and need not keep it as a string of its own.</summary>
public interface IStorePath
{
    string Path { get; }
}

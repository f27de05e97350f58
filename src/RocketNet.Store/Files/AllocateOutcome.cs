namespace RocketNet.Store.Files;

/// <summary>
/// Whether a range of a file is backed by space, so that a store into its mapping cannot kill the process.
/// </summary>
public enum AllocateOutcome
{
    Done,
    NoSpace,
    Failed,
}

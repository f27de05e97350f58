namespace RocketNet.StoreTool;

/// <summary>Exit codes of mqstore; docs/mqstore.md lists them for each command.</summary>
public static class ToolExit
{
    public const int Sound = 0;

    /// <summary>Damage or a difference was found; cat: nothing was found.</summary>
    public const int Found = 1;

    /// <summary>The words of the command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The store is not there, in use, or may not be read; nothing was changed.</summary>
    public const int CannotOpen = 3;

    /// <summary>Broken off while working: no space, an error of the disk. What was reported as done is done.</summary>
    public const int Stopped = 4;
}

namespace RocketNet.Hosting.Starting;

/// <summary>Exit codes of the servers, as scripts and supervisors know them from Java 4.9.</summary>
public static class ConsoleExit
{
    public const int Success = 0;

    /// <summary>The words on the command line cannot be understood.</summary>
    public const int Usage = 1;

    /// <summary>Java exits −1: a configuration, port or store that cannot be used.</summary>
    public const int StartFailed = 255;

    /// <summary>Java exits −3: an address of a name server that is none.</summary>
    public const int BadNameServerAddress = 253;

    /// <summary>128 + SIGINT, as a JVM that was interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM, after a clean stop, as a JVM.</summary>
    public const int Terminated = 143;
}

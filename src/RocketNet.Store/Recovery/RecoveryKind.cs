namespace RocketNet.Store.Recovery;

/// <summary>How the store was left by whoever had it open before.</summary>
public enum RecoveryKind
{
    /// <summary>There was nothing.</summary>
    Fresh,

    /// <summary>Stopped cleanly by this program.</summary>
    Clean,

    /// <summary>Left by this program without a clean stop.</summary>
    Unclean,

    /// <summary>Stopped cleanly by a Java broker.</summary>
    JavaClean,

    /// <summary>Left by a Java broker without a clean stop, or by nobody knows whom.</summary>
    JavaUnclean,
}

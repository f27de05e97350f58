namespace RocketNet.StoreTool.Checking;

/// <summary>How bad a finding is. Only damage makes a store unsound.</summary>
internal enum FindingSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>Odd, and harmless to brokers and clients.</summary>
    Warning,

    /// <summary>Something is lost, wrong, or would stop a broker.</summary>
    Damage,
}

/// <summary>One thing a check came by.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Kind">A short word that scripts can rely on; docs/mqstore.md lists them.</param>
/// <param name="File">Below the store's root.</param>
/// <param name="Position">Byte in the file; null where the whole file is meant.</param>
/// <param name="What">What is there and what should be.</param>
/// <param name="Repair">What mqstore repair would do about it.</param>
internal sealed record Finding(
    FindingSeverity Severity, string Kind, string File, long? Position, string What, string Repair);

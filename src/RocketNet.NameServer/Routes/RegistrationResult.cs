namespace RocketNet.NameServer.Routes;

public enum RegistrationStatus
{
    Registered,
    TooManyBrokers,
    TooManyTopics,
}

/// <summary>What a registration did.</summary>
/// <param name="Status">Whether it was taken in.</param>
/// <param name="IsNews">The broker was unknown, or has other topics than before.</param>
/// <param name="MasterAddress">Where a slave finds its master; null for a master or while there is none.</param>
/// <param name="HaServerAddress">Where a slave replicates from; null like the address.</param>
public readonly record struct RegistrationResult(
    RegistrationStatus Status,
    bool IsNews = false,
    string? MasterAddress = null,
    string? HaServerAddress = null);

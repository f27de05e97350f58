namespace RocketNet.Store.Tests.Crashes;

/// <summary>Ways in which a disk may be worse than it says: to prove that the checker notices.</summary>
internal sealed record SimulatedFaults
{
    /// <summary>Recovery's zeros are never written.</summary>
    public bool ZeroingDoesNothing { get; init; }
}

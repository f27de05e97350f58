namespace RocketNet.NameServer.Tests;

/// <summary>Tests that look at figures of the whole process run while no other test does.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

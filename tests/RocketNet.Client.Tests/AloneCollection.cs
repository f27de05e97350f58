namespace RocketNet.Client.Tests;

/// <summary>Tests that measure the whole process run while no other does.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

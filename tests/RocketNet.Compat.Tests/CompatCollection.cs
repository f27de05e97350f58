namespace RocketNet.Compat.Tests;

/// <summary>
/// One collection: real servers and virtual machines share two cores, so tests run one after another.
/// </summary>
[CollectionDefinition(JavaClients.Collection)]
public sealed class CompatCollection : ICollectionFixture<JavaClients>;

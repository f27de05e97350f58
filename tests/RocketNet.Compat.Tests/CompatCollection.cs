namespace RocketNet.Compat.Tests;

/// <summary>
/// Tests that keep two cores busy with real servers and virtual machines: one after another, and beside them those of
/// <see cref="WaitingCollection"/>.
/// </summary>
[CollectionDefinition(JavaClients.Collection)]
public sealed class CompatCollection : ICollectionFixture<JavaClients>;

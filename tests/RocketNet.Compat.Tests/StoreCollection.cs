namespace RocketNet.Compat.Tests;

/// <summary>Stores that go from Java's broker to ours and back.</summary>
[CollectionDefinition(JavaClients.StoreCollection)]
public sealed class StoreCollection : ICollectionFixture<JavaClients>;

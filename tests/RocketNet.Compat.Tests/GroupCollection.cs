namespace RocketNet.Compat.Tests;

/// <summary>Groups of consumers, what mqadmin says of them, and our client beside Java's.</summary>
[CollectionDefinition(JavaClients.GroupCollection)]
public sealed class GroupCollection : ICollectionFixture<JavaClients>;

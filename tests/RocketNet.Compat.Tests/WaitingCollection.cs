namespace RocketNet.Compat.Tests;

/// <summary>Tests that mostly wait for the clock: delays, retries, locks.</summary>
[CollectionDefinition(JavaClients.WaitingCollection)]
public sealed class WaitingCollection : ICollectionFixture<JavaClients>;

namespace RocketNet.Compat.Tests;

/// <summary>
/// Tests that mostly wait for the clock (delays, retries, locks, the rests of mqadmin), beside those of
/// <see cref="CompatCollection"/>.
/// </summary>
[CollectionDefinition(JavaClients.WaitingCollection)]
public sealed class WaitingCollection : ICollectionFixture<JavaClients>;

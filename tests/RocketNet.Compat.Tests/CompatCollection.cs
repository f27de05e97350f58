namespace RocketNet.Compat.Tests;

/// <summary>Java's programs and clients, one class after the other.</summary>
/// <remarks>
/// A virtual machine and its client wait much longer than they compute, so three of four collections run beside each
/// other even on two cores. With all four, sends of Java's asynchronous example once failed.
/// </remarks>
[CollectionDefinition(JavaClients.Collection)]
public sealed class CompatCollection : ICollectionFixture<JavaClients>;

namespace RocketNet.Compat.Tests;

/// <summary>Java's programs and clients, one class after the other.</summary>
/// <remarks>
/// A virtual machine and its client wait much longer than they compute, so three of four collections run beside each
/// other even on two cores. With all four, programs whose sends wait three seconds fail now and then.
/// </remarks>
[CollectionDefinition(JavaClients.Collection)]
public sealed class CompatCollection : ICollectionFixture<JavaClients>;

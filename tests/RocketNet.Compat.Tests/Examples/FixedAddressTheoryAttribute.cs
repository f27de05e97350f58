using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>A theory about Java programs that know one NameServer only; skipped, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixedAddressTheoryAttribute : TheoryAttribute
{
    public FixedAddressTheoryAttribute() => Skip = JavaRelease.MissingReason ?? FixedAddress.MissingReason;
}

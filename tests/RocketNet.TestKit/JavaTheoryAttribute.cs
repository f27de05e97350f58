using Xunit;

namespace RocketNet.TestKit;

/// <summary>
/// A theory that needs a JDK and the published RocketMQ releases; skipped, with the reason, without them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JavaTheoryAttribute : TheoryAttribute
{
    public JavaTheoryAttribute() => Skip = JavaRelease.MissingReason;
}

using Xunit;

namespace RocketNet.TestKit;

/// <summary>
/// A fact that needs a JDK and the published RocketMQ releases; skipped, with the reason, without them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JavaFactAttribute : FactAttribute
{
    public JavaFactAttribute() => Skip = JavaRelease.MissingReason;
}

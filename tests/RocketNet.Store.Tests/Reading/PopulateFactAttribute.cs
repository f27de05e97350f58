namespace RocketNet.Store.Tests.Reading;

/// <summary>A fact about pages that a call loads (MADV_POPULATE_READ); skipped where the kernel cannot.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PopulateFactAttribute : FactAttribute
{
    public PopulateFactAttribute() =>
        Skip = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 14)
            ? null
            : "needs Linux 5.14 or later";
}

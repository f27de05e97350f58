using System.Diagnostics;
using System.Reflection;

namespace RocketNet.Client.Tests;

/// <summary>
/// A fact about what optimized code allocates: without optimization every call of an async method makes an object.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OptimizedFactAttribute : FactAttribute
{
    public OptimizedFactAttribute()
    {
        DebuggableAttribute? how = typeof(Producer).Assembly.GetCustomAttribute<DebuggableAttribute>();
        Skip = how is { IsJITOptimizerDisabled: true } ? "needs an optimized build" : null;
    }
}

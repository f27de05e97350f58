using Xunit;

namespace RocketNet.TestKit;

/// <summary>A fact that needs programs of the machine; skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    private bool _asRoot;

    /// <param name="programs">Paths of what the test runs.</param>
    public ProgramFactAttribute(params string[] programs) =>
        Skip = Array.Find(programs, program => !File.Exists(program)) is { } missing ? $"needs {missing}" : null;

    /// <summary>Skips the test for everybody but root.</summary>
    public bool AsRoot
    {
        get => _asRoot;
        set
        {
            _asRoot = value;
            if (value && Environment.UserName != "root")
            {
                Skip = "needs root";
            }
        }
    }
}

namespace RocketNet.TestKit;

/// <summary>
/// A main class with its arguments, options of the virtual machine and class folders before the jars.
/// </summary>
public sealed record JavaProgram(string MainClass, params string[] Arguments)
{
    public string[] VmOptions { get; init; } = ["-Xmx256m"];

    public string[] Folders { get; init; } = [];
}

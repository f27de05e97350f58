using RocketNet.StoreTool;

using Stream standardOutput = Console.OpenStandardOutput();
using var output = new StreamWriter(standardOutput, bufferSize: 64 * 1024);
try
{
    ToolRun run = new(output, Console.Error, showsProgress: !Console.IsErrorRedirected, TimeProvider.System);
    return ToolProgram.Run(args, run);
}
catch (IOException) when (Console.IsOutputRedirected)
{
    // The reader of a pipe has seen enough, such as "head".
    return ToolExit.Stopped;
}

using RocketNet.StoreTool.Arguments;

namespace RocketNet.StoreTool.Commands;

/// <summary>One command of mqstore.</summary>
internal interface IToolCommand
{
    string Name { get; }

    /// <summary>One sentence for the list of commands.</summary>
    string Purpose { get; }

    /// <summary>What stands behind the command's name in its usage line.</summary>
    string Synopsis { get; }

    IReadOnlyList<ToolOption> Options { get; }

    /// <returns>One of <see cref="ToolExit"/>.</returns>
    int Run(ToolArguments arguments, ToolRun run);
}

using System.Text;
using RocketNet.StoreTool.Commands;

namespace RocketNet.StoreTool.Arguments;

/// <summary>What <c>--help</c> prints.</summary>
internal static class UsageText
{
    private const int LineLength = 110;
    private const int ColumnGap = 3;

    public static string OfProgram(string program, IReadOnlyList<IToolCommand> commands)
    {
        StringBuilder text = new($"usage: {program} COMMAND (--store DIR | -c broker.conf) [options]\n");
        int column = commands.Max(command => command.Name.Length) + ColumnGap;
        foreach (IToolCommand command in commands)
        {
            AppendEntry(text, " " + command.Name, command.Purpose, column + 1);
        }

        text.Append($"{program} COMMAND --help shows the options of a command.\n");
        text.Append("exit codes: 0 sound or done, 1 damage or a difference found, 2 wrong usage, 3 cannot open, ");
        return text.Append("4 broken off\n").ToString();
    }

    public static string OfCommand(string program, IToolCommand command)
    {
        StringBuilder text = new($"usage: {program} {command.Name} {command.Synopsis}\n{command.Purpose}\n");
        int column = command.Options.Max(option => option.InUsage.Length) + ColumnGap + 1;
        foreach (ToolOption option in command.Options)
        {
            AppendEntry(text, " " + option.InUsage, option.Description, column);
        }

        return text.ToString();
    }

    private static void AppendEntry(StringBuilder text, string head, string description, int column)
    {
        string line = head.PadRight(column);
        foreach (string word in description.Split(' '))
        {
            if (line.Length + word.Length > LineLength)
            {
                text.Append(line.TrimEnd()).Append('\n');
                line = new string(' ', column);
            }

            line += word + " ";
        }

        text.Append(line.TrimEnd()).Append('\n');
    }
}

using System.Text;

namespace RocketNet.Hosting.Starting;

/// <summary>The options a program takes, and their usage text in Java's words and columns.</summary>
public sealed record CommandLineSyntax(string Program, IReadOnlyList<CommandLineOption> Options)
{
    private const int LineLength = 110;
    private const int ColumnGap = 3;

    public static CommandLineSyntax Broker { get; } = new("mqbroker",
    [
        new('c', "configFile", true, "Broker config properties file"),
        new('h', "help", false, "Print help"),
        new('m', "printImportantConfig", false, "Print important config item"),
        new('n', "namesrvAddr", true, "Name server address list, eg: '192.168.0.1:9876;192.168.0.2:9876'"),
        new('p', "printConfigItem", false, "Print all config item"),
    ]);

    public static CommandLineSyntax NameServer { get; } = new("mqnamesrv",
    [
        new('c', "configFile", true, "Name server config properties file"),
        new('h', "help", false, "Print help"),
        new('n', "namesrvAddr", true, "Name server address list, eg: '192.168.0.1:9876;192.168.0.2:9876'"),
        new('p', "printConfigItem", false, "Print all config items"),
    ]);

    public CommandLineOption? Find(char letter) => Options.FirstOrDefault(option => option.Letter == letter);

    public CommandLineOption? Find(string longName) => Options.FirstOrDefault(option => option.LongName == longName);

    /// <summary>Lines of at most 110 columns; what does not fit goes on below its column.</summary>
    public string Usage()
    {
        int column = Options.Max(option => option.InList.Length) + ColumnGap;
        var text = new StringBuilder();
        text.Append("usage: ").Append(Program).Append(' ').AppendJoin(' ', Options.Select(option => option.InBrackets));
        text.Append('\n');
        foreach (CommandLineOption option in Options)
        {
            string line = option.InList.PadRight(column);
            foreach (string word in option.Description.Split(' '))
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

        return text.ToString();
    }
}

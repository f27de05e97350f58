using System.Globalization;
using Serilog.Events;

namespace RocketNet.Apps.Logging;

/// <summary>One event in the layout of Java's log files: <c>yyyy-MM-dd HH:mm:ss LEVEL thread - message</c>.</summary>
/// <remarks>Made on the thread that logs, because that thread's name is part of the line.</remarks>
internal static class JavaLogLine
{
    public static string Format(LogEvent logged)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{logged.Timestamp:yyyy-MM-dd HH:mm:ss} {Level(logged.Level)} {ThreadName()} - {Message(logged)}\n");
        return logged.Exception is null ? line : $"{line}{logged.Exception}\n";
    }

    private static string Message(LogEvent logged)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (Serilog.Parsing.MessageTemplateToken token in logged.MessageTemplate.Tokens)
        {
            if (token is Serilog.Parsing.PropertyToken property
                && logged.Properties.TryGetValue(property.PropertyName, out LogEventPropertyValue? value)
                && value is ScalarValue { Value: string plain })
            {
                text.Write(plain); // Serilog would put it in quotation marks.
            }
            else
            {
                token.Render(logged.Properties, text, CultureInfo.InvariantCulture);
            }
        }

        return text.ToString();
    }

    private static string ThreadName()
    {
        string? name = Thread.CurrentThread.Name;
        return string.IsNullOrEmpty(name)
            ? "thread-" + Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture)
            : name.Replace(' ', '-');
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRACE",
        LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARN",
        LogEventLevel.Error or LogEventLevel.Fatal => "ERROR",
        _ => "INFO",
    };
}

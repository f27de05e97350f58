namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>A command line that cannot be followed; the message is for the one who typed it.</summary>
internal sealed class OptionException(string message, bool showsHelp = false) : Exception(message)
{
    /// <summary>The line does not fit the options, so the options are shown too.</summary>
    public bool ShowsHelp => showsHelp;
}

namespace RocketNet.Compare.Servers;

/// <summary>What to start for one name of the comparison: <c>name=kind:value</c> on the command line.</summary>
internal sealed record ServerSpec(string Name, ServerKind Kind, string Value)
{
    /// <summary>A just-in-time compiler needs longer until its figures stand still.</summary>
    public bool IsJava => Kind == ServerKind.Java;

    /// <summary>The bare echo keeps nothing: no store, no pulls, no offsets to check.</summary>
    public bool IsEcho => Kind == ServerKind.Echo;

    public static ServerSpec Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        int colon = text.IndexOf(':', Math.Max(equals, 0));
        string kind = colon < 0 ? text[(equals + 1)..] : text[(equals + 1)..colon];
        if (equals <= 0 || !Enum.TryParse(kind, ignoreCase: true, out ServerKind parsed))
        {
            throw new ArgumentException(
                $"--server {text}: expected NAME=java:VERSION, NAME=dir:FOLDER, NAME=cmd:COMMAND or NAME=echo.");
        }

        return new ServerSpec(text[..equals], parsed, colon < 0 ? string.Empty : text[(colon + 1)..]);
    }
}

/// <summary>How a server is started.</summary>
internal enum ServerKind
{
    /// <summary>A published Java broker through <c>java.sh</c>; the value is its version.</summary>
    Java,

    /// <summary>A RocketNet checkout or folder with <c>bin/mqbroker</c> or <c>mqbroker(.dll)</c>.</summary>
    Dir,

    /// <summary>Any command line; <c>{conf}</c> in it becomes the path of the broker's config file.</summary>
    Cmd,

    /// <summary>This program's echo of RocketNet's transport; with a value, a command with <c>{port}</c>.</summary>
    Echo,
}

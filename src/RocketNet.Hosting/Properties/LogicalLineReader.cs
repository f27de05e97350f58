using System.Text;

namespace RocketNet.Hosting.Properties;

/// <summary>
/// Lines of a properties file as Java counts them: comments and empty lines gone, continuations joined.
/// </summary>
internal ref struct LogicalLineReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private int _line = 1;

    /// <summary>The next line that holds an entry.</summary>
    /// <param name="content">Without the blanks before it; escapes untouched.</param>
    /// <param name="firstLine">Number of the natural line it begins on.</param>
    public bool TryRead(out string content, out int firstLine)
    {
        while (_rest.Length > 0)
        {
            firstLine = _line;
            ReadOnlySpan<char> natural = TakeNaturalLine().TrimStart(PropertySyntax.Blanks);
            if (natural.Length == 0 || natural[0] is '#' or '!')
            {
                continue;
            }

            content = PropertySyntax.EndsInContinuation(natural) ? Join(natural) : natural.ToString();
            return true;
        }

        content = "";
        firstLine = 0;
        return false;
    }

    private string Join(ReadOnlySpan<char> first)
    {
        var joined = new StringBuilder();
        ReadOnlySpan<char> part = first;
        while (PropertySyntax.EndsInContinuation(part))
        {
            joined.Append(part[..^1]);
            part = _rest.Length > 0 ? TakeNaturalLine().TrimStart(PropertySyntax.Blanks) : default;
        }

        return joined.Append(part).ToString();
    }

    private ReadOnlySpan<char> TakeNaturalLine()
    {
        int end = _rest.IndexOfAny('\r', '\n');
        ReadOnlySpan<char> line = end < 0 ? _rest : _rest[..end];
        int separator = end < 0 ? 0 : _rest[end..].StartsWith("\r\n") ? 2 : 1;
        _rest = _rest[(line.Length + separator)..];
        _line++;
        return line;
    }
}

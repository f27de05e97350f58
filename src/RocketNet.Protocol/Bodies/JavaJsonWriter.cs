using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Bodies;

/// <summary>
/// Writes JSON as fastjson does: compact for the wire, or one member a line with tabs for configuration files. The
/// caller writes members in alphabetical order, as Java's files and bodies have them.
/// </summary>
/// <param name="isPretty">One member a line.</param>
public sealed class JavaJsonWriter(bool isPretty = false)
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private int _depth;
    private bool _needsComma;
    private bool _afterKey;

    /// <summary>What was written so far.</summary>
    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>Opens an object.</summary>
    public void StartObject() => Open((byte)'{');

    /// <summary>Closes an object.</summary>
    public void EndObject() => Close((byte)'}');

    /// <summary>Opens an array.</summary>
    public void StartArray() => Open((byte)'[');

    /// <summary>Closes an array.</summary>
    public void EndArray() => Close((byte)']');

    /// <summary>Opens an object under a name.</summary>
    public void StartObject(string name)
    {
        Name(name);
        StartObject();
    }

    /// <summary>Opens an array under a name.</summary>
    public void StartArray(string name)
    {
        Name(name);
        StartArray();
    }

    /// <summary>Writes a member's name; its value comes next.</summary>
    public void Name(string name)
    {
        Separate();
        WriteString(name);
        EndKey();
    }

    /// <summary>Writes a number as a quoted key: every parser takes it, the unquoted one only some.</summary>
    /// <remarks>
    /// Compat: fastjson@1.2.69 breaks the line before text keys only, so the pretty form keeps numbers together.
    /// </remarks>
    public void Key(long key)
    {
        Separate(breaksLine: false);
        WriteString(key.ToString(CultureInfo.InvariantCulture));
        EndKey();
    }

    /// <summary>Starts a key that is itself an object; Java's maps by message queue have such keys.</summary>
    public void StartObjectKey() => StartObject();

    /// <summary>Ends a key that is itself an object; its value comes next.</summary>
    public void EndObjectKey()
    {
        EndObject();
        EndKey();
    }

    /// <summary>Writes a text; null as <c>null</c>.</summary>
    public void Value(string? value)
    {
        Separate();
        if (value is null)
        {
            _output.Write("null"u8);
        }
        else
        {
            WriteString(value);
        }
    }

    /// <summary>Writes a number.</summary>
    public void Value(long value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, _output.GetSpan(20), out int count);
        _output.Advance(count);
    }

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    public void Value(bool value)
    {
        Separate();
        _output.Write(value ? "true"u8 : "false"u8);
    }

    /// <summary>Writes a floating-point number in Java's form; what is no number as <c>null</c>.</summary>
    public void Value(double value)
    {
        Separate();
        _output.Write(Encoding.ASCII.GetBytes(double.IsFinite(value) ? JavaDouble.ToText(value) : "null"));
    }

    /// <summary>Writes a member of text; null leaves the member out.</summary>
    public void Member(string name, string? value)
    {
        if (value is not null)
        {
            Name(name);
            Value(value);
        }
    }

    /// <summary>Writes a member of a number.</summary>
    public void Member(string name, long value)
    {
        Name(name);
        Value(value);
    }

    /// <summary>Writes a member of <c>true</c> or <c>false</c>.</summary>
    public void Member(string name, bool value)
    {
        Name(name);
        Value(value);
    }

    /// <summary>Writes a member of a floating-point number.</summary>
    public void Member(string name, double value)
    {
        Name(name);
        Value(value);
    }

    /// <summary>Writes a member that is an array of texts.</summary>
    public void Member(string name, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        StartArray(name);
        foreach (string value in values)
        {
            Value(value);
        }

        EndArray();
    }

    /// <summary>Writes a member that is an object of texts, in the order given.</summary>
    public void Member(string name, IEnumerable<KeyValuePair<string, string>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        StartObject(name);
        foreach (KeyValuePair<string, string> entry in map)
        {
            Member(entry.Key, entry.Value);
        }

        EndObject();
    }

    /// <summary>Writes a member that was read, name and value as they were.</summary>
    public void Member(FastJsonMember member)
    {
        if (member.Key.Kind == FastJsonKind.Object)
        {
            StartObjectKey();
            Members(member.Key);
            EndObjectKey();
        }
        else
        {
            Name(member.Name);
        }

        Value(member.Value);
    }

    /// <summary>Writes a value that was read; the caller has bounded it.</summary>
    public void Value(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        switch (value.Kind)
        {
            case FastJsonKind.Object:
                StartObject();
                Members(value);
                EndObject();
                break;
            case FastJsonKind.Array:
                StartArray();
                foreach (FastJsonValue item in value.Items)
                {
                    Value(item);
                }

                EndArray();
                break;
            case FastJsonKind.Boolean:
                Value(value.AsBoolean());
                break;
            case FastJsonKind.Number when IsJsonNumber(value.AsString()!):
                Separate();
                _output.Write(Encoding.ASCII.GetBytes(value.AsString()!));
                break;
            default:
                Value(value.AsString());
                break;
        }
    }

    // The parser takes whatever begins like a number; only what every reader understands goes out unquoted.
    private static bool IsJsonNumber(string text) =>
        char.IsAsciiDigit(text[text.Length > 1 && text[0] == '-' ? 1 : 0])
        && char.IsAsciiDigit(text[^1])
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private void Members(FastJsonValue value)
    {
        foreach (FastJsonMember member in value.Members)
        {
            Member(member);
        }
    }

    private void Open(byte bracket)
    {
        Separate();
        WriteByte(bracket);
        _depth++;
        _needsComma = false;
    }

    private void Close(byte bracket)
    {
        _depth--;
        if (_needsComma)
        {
            NewLine();
        }

        WriteByte(bracket);
        _needsComma = true;
    }

    private void EndKey()
    {
        WriteByte((byte)':');
        _afterKey = true;
    }

    // Before a key or value: the comma, and the line break unless a key stands right before.
    private void Separate(bool breaksLine = true)
    {
        if (_afterKey)
        {
            _afterKey = false;
            _needsComma = true;
            return;
        }

        if (_needsComma)
        {
            WriteByte((byte)',');
        }

        _needsComma = true;
        if (breaksLine && _depth > 0)
        {
            NewLine();
        }
    }

    private void NewLine()
    {
        if (!isPretty)
        {
            return;
        }

        Span<byte> room = _output.GetSpan(1 + _depth)[..(1 + _depth)];
        room.Fill((byte)'\t');
        room[0] = (byte)'\n';
        _output.Advance(room.Length);
    }

    private void WriteString(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        Span<byte> room = _output.GetSpan((utf8.Length * JsonText.GrowthMax) + 2);
        room[0] = (byte)'"';
        int count = JsonText.WriteEscaped(utf8, room[1..]) + 1;
        room[count] = (byte)'"';
        _output.Advance(count + 1);
    }

    private void WriteByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}

using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Takes single fields out of a frame and remembers the first problem it meets.</summary>
internal ref struct FieldPicker(ExtFields fields)
{
    private readonly ExtFields _fields = fields;

    /// <summary>What is wrong with the header so far; null when nothing is.</summary>
    public string? Problem { get; private set; }

    public ReadOnlySpan<byte> RequiredText(ReadOnlySpan<byte> name)
    {
        if (!_fields.TryGet(name, out ReadOnlySpan<byte> value))
        {
            Problem ??= FieldProblem.Missing(Encoding.UTF8.GetString(name));
        }

        return value;
    }

    public readonly ReadOnlySpan<byte> Text(ReadOnlySpan<byte> name) =>
        _fields.TryGet(name, out ReadOnlySpan<byte> value) ? value : default;

    public int RequiredInt32(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> text = RequiredText(name);
        if (!Utf8Parse.TryInt32(text, out int value))
        {
            Problem ??= FieldProblem.NotANumber(Encoding.UTF8.GetString(name), text);
        }

        return value;
    }

    public long RequiredInt64(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> text = RequiredText(name);
        if (!Utf8Parse.TryInt64(text, out long value))
        {
            Problem ??= FieldProblem.NotANumber(Encoding.UTF8.GetString(name), text);
        }

        return value;
    }

    public readonly bool? Boolean(ReadOnlySpan<byte> name) =>
        _fields.TryGet(name, out ReadOnlySpan<byte> value) ? Utf8Parse.JavaBoolean(value) : null;
}

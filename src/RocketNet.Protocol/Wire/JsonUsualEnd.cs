namespace RocketNet.Protocol.Wire;

/// <summary>
/// The fast way through what a Java client writes behind the ext fields: flag, language, opaque, serialize type and
/// version, in this order and without white space.
/// </summary>
/// <remarks>Compared as a whole; whatever is different is left to <see cref="JsonHeaderReader"/>.</remarks>
internal ref struct JsonUsualEnd
{
    // So many digits fit into 32 bits whatever they are.
    private const int DigitsMax = 9;

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private JsonUsualEnd(ReadOnlySpan<byte> text, int at)
    {
        _text = text;
        _at = at;
    }

    /// <summary>Takes everything up to the closing brace, which is the last byte of the text.</summary>
    /// <returns>Where that brace stands; <paramref name="at"/> when the text has another form.</returns>
    public static int Take(ReadOnlySpan<byte> text, int at, ref FrameHead head)
    {
        var end = new JsonUsualEnd(text, at);
        if (!end.TryTake(",\"flag\":"u8)
            || !end.TryNumber(out int flag)
            || !end.TryTake(",\"language\":\"JAVA\",\"opaque\":"u8)
            || !end.TryNumber(out int opaque)
            || !end.TryTake(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":"u8)
            || !end.TryNumber(out int version)
            || end._at != text.Length - 1)
        {
            return at;
        }

        head.Flag = flag;
        head.Language = LanguageCode.Java;
        head.Opaque = opaque;
        head.Version = version;
        return end._at;
    }

    private bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!_text[_at..].StartsWith(expected))
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    // A number that more digits or a fraction follow ends before a byte that nobody expects here.
    private bool TryNumber(out int value)
    {
        value = 0;
        int start = _at;
        int stop = Math.Min(_text.Length, start + DigitsMax);
        while (_at < stop && (uint)_text[_at] - '0' <= 9)
        {
            value = (value * 10) + _text[_at++] - '0';
        }

        return _at == start + 1 || (_at > start && _text[start] != '0');
    }
}

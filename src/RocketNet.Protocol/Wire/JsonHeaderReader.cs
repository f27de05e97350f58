using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>Reads the JSON header with the leniency Java's parser has and clients rely on.</summary>
/// <remarks>
/// Compat: fastjson as RemotingSerializable.decode@4.9.7 uses it takes numbers as texts and texts as numbers, matches
/// the top-level names ignoring case and <c>_</c>, and reads null numbers as 0.
/// </remarks>
internal static class JsonHeaderReader
{
    private enum HeaderKey
    {
        Unknown,
        Code,
        Language,
        Version,
        Opaque,
        Flag,
        Remark,
        ExtFields,
    }

    /// <summary>Reads the header that starts at <paramref name="start"/> and fills the rest of the span.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(Span<byte> frame, int start, FieldSliceTable slices, out FrameHead head)
    {
        head = default;
        var scanner = new JsonScanner(frame, start);
        if (ReadMembers(ref scanner, slices, ref head) && !scanner.AtEnd())
        {
            scanner.Fail("something behind the object");
        }

        return scanner.Error;
    }

    private static bool ReadMembers(ref JsonScanner scanner, FieldSliceTable slices, ref FrameHead head)
    {
        if (!scanner.Expect((byte)'{') || scanner.TryTake((byte)'}'))
        {
            return scanner.Error is null;
        }

        do
        {
            if (!TryKey(ref scanner, out int keyStart, out int keyLength)
                || !ReadMember(ref scanner, Identify(scanner.Slice(keyStart, keyLength)), slices, ref head))
            {
                return false;
            }
        }
        while (scanner.TryTake((byte)','));

        return scanner.Expect((byte)'}');
    }

    private static bool ReadMember(ref JsonScanner scanner, HeaderKey key, FieldSliceTable slices, ref FrameHead head)
    {
        switch (key)
        {
            case HeaderKey.Code:
                return TryInt32(ref scanner, out head.Code);
            case HeaderKey.Version:
                return TryInt32(ref scanner, out head.Version);
            case HeaderKey.Opaque:
                return TryInt32(ref scanner, out head.Opaque);
            case HeaderKey.Flag:
                return TryInt32(ref scanner, out head.Flag);
            case HeaderKey.Language:
                return TryLanguage(ref scanner, out head.Language);
            case HeaderKey.ExtFields:
                if (!TryExtFields(ref scanner, slices))
                {
                    return false;
                }

                scanner.TakeUsualEnd(ref head);
                return true;
            case HeaderKey.Remark:
                bool taken = TryText(ref scanner, out int remark, out head.RemarkLength, out bool isNull);
                head.RemarkStart = isNull ? 0 : remark;
                return taken;
            default:
                return TryText(ref scanner, out _, out _, out _);
        }
    }

    private static bool TryExtFields(ref JsonScanner scanner, FieldSliceTable slices)
    {
        slices.Clear();
        byte first = scanner.Peek();
        if (first == 'n')
        {
            return TryText(ref scanner, out _, out _, out bool isNull) && (isNull || scanner.Fail("not null"));
        }

        if (!scanner.Expect((byte)'{') || scanner.TryTake((byte)'}'))
        {
            return scanner.Error is null;
        }

        do
        {
            scanner.TakeCompactFields(slices);
            if (!TryKey(ref scanner, out int keyStart, out int keyLength)
                || !TryText(ref scanner, out int start, out int length, out bool isNull))
            {
                return false;
            }

            if (!isNull && !slices.TryAdd(new FieldSlice(keyStart, keyLength, start, length)))
            {
                return scanner.Fail($"more than {FieldSliceTable.CountMax} ext fields");
            }
        }
        while (scanner.TryTake((byte)','));

        return scanner.Expect((byte)'}');
    }

    private static bool TryKey(ref JsonScanner scanner, out int start, out int length) =>
        scanner.TryString(out start, out length) && scanner.Expect((byte)':');

    // Any value as its text: a string unescaped, a number or literal as written, anything nested as compact JSON.
    private static bool TryText(ref JsonScanner scanner, out int start, out int length, out bool isNull)
    {
        isNull = false;
        switch (scanner.Peek())
        {
            case (byte)'"':
                return scanner.TryString(out start, out length);
            case (byte)'{' or (byte)'[':
                return scanner.TryNested(out start, out length);
            case (byte)'t' or (byte)'f':
                return scanner.TryLiteral(out start, out length);
            case (byte)'n':
                isNull = true;
                bool taken = scanner.TryLiteral(out start, out length);
                length = 0;
                return taken;
            default:
                return scanner.TryNumber(out start, out length);
        }
    }

    private static bool TryInt32(ref JsonScanner scanner, out int value)
    {
        value = 0;
        return TryText(ref scanner, out int start, out int length, out bool isNull)
            && (isNull
                || Utf8Parse.TryInt32(scanner.Slice(start, length), out value)
                || scanner.Fail("not a 32-bit number"));
    }

    private static bool TryLanguage(ref JsonScanner scanner, out LanguageCode language)
    {
        language = LanguageCode.Other;
        if (!TryText(ref scanner, out int start, out int length, out _))
        {
            return false;
        }

        ReadOnlySpan<byte> text = scanner.Slice(start, length);
        language = Utf8Parse.TryInt32(text, out int ordinal)
            ? LanguageNames.FromOrdinal(ordinal)
            : LanguageNames.Parse(text);
        return true;
    }

    private static HeaderKey Identify(ReadOnlySpan<byte> key) => key.Length switch
    {
        4 when key.SequenceEqual("code"u8) => HeaderKey.Code,
        4 when key.SequenceEqual("flag"u8) => HeaderKey.Flag,
        6 when key.SequenceEqual("opaque"u8) => HeaderKey.Opaque,
        6 when key.SequenceEqual("remark"u8) => HeaderKey.Remark,
        7 when key.SequenceEqual("version"u8) => HeaderKey.Version,
        8 when key.SequenceEqual("language"u8) => HeaderKey.Language,
        9 when key.SequenceEqual("extFields"u8) => HeaderKey.ExtFields,
        23 when key.SequenceEqual("serializeTypeCurrentRPC"u8) => HeaderKey.Unknown,
        _ => IdentifyLoosely(key),
    };

    private static HeaderKey IdentifyLoosely(ReadOnlySpan<byte> key)
    {
        Span<byte> plain = stackalloc byte["extfields".Length];
        int length = 0;
        foreach (byte letter in key)
        {
            if (letter == '_')
            {
                continue;
            }

            if (length == plain.Length)
            {
                return HeaderKey.Unknown;
            }

            plain[length++] = letter;
        }

        ReadOnlySpan<byte> name = plain[..length];
        return Ascii.EqualsIgnoreCase(name, "code"u8) ? HeaderKey.Code
            : Ascii.EqualsIgnoreCase(name, "flag"u8) ? HeaderKey.Flag
            : Ascii.EqualsIgnoreCase(name, "opaque"u8) ? HeaderKey.Opaque
            : Ascii.EqualsIgnoreCase(name, "remark"u8) ? HeaderKey.Remark
            : Ascii.EqualsIgnoreCase(name, "version"u8) ? HeaderKey.Version
            : Ascii.EqualsIgnoreCase(name, "language"u8) ? HeaderKey.Language
            : Ascii.EqualsIgnoreCase(name, "extfields"u8) ? HeaderKey.ExtFields
            : HeaderKey.Unknown;
    }
}

using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>The names of <see cref="LanguageCode"/> as they stand in JSON headers and in bodies.</summary>
public static class LanguageNames
{
    private const int Count = (int)LanguageCode.NodeJs + 1;

    /// <summary>Java's enum name, UTF-8; <c>OTHER</c> for a value outside the list.</summary>
    public static ReadOnlySpan<byte> Utf8(LanguageCode language) => language switch
    {
        LanguageCode.Java => "JAVA"u8,
        LanguageCode.Cpp => "CPP"u8,
        LanguageCode.DotNet => "DOTNET"u8,
        LanguageCode.Python => "PYTHON"u8,
        LanguageCode.Delphi => "DELPHI"u8,
        LanguageCode.Erlang => "ERLANG"u8,
        LanguageCode.Ruby => "RUBY"u8,
        LanguageCode.Http => "HTTP"u8,
        LanguageCode.Go => "GO"u8,
        LanguageCode.Php => "PHP"u8,
        LanguageCode.Oms => "OMS"u8,
        LanguageCode.Rust => "RUST"u8,
        LanguageCode.NodeJs => "NODE_JS"u8,
        _ => "OTHER"u8,
    };

    /// <summary>Java's enum name as text.</summary>
    public static string Text(LanguageCode language) => Encoding.ASCII.GetString(Utf8(language));

    /// <summary>The language of that name in any letter case; <see cref="LanguageCode.Other"/> when unknown.</summary>
    public static LanguageCode Parse(ReadOnlySpan<byte> name)
    {
        for (int ordinal = 0; ordinal < Count; ordinal++)
        {
            if (Ascii.EqualsIgnoreCase(name, Utf8((LanguageCode)ordinal)))
            {
                return (LanguageCode)ordinal;
            }
        }

        return LanguageCode.Other;
    }

    /// <summary>The language of that ordinal; <see cref="LanguageCode.Other"/> when outside the list.</summary>
    public static LanguageCode FromOrdinal(int ordinal) =>
        ordinal is >= 0 and < Count ? (LanguageCode)ordinal : LanguageCode.Other;
}

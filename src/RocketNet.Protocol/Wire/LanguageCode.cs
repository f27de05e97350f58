namespace RocketNet.Protocol.Wire;

/// <summary>
/// The sender's language: a name in JSON headers, the ordinal in binary ones. Unknown ones are read as Other.
/// </summary>
public enum LanguageCode : byte
{
    /// <summary>JAVA; RocketNet says so too, because clients look at it.</summary>
    Java = 0,

    /// <summary>CPP; its consumers get another form of the reset body.</summary>
    Cpp = 1,

    /// <summary>DOTNET.</summary>
    DotNet = 2,

    /// <summary>PYTHON.</summary>
    Python = 3,

    /// <summary>DELPHI.</summary>
    Delphi = 4,

    /// <summary>ERLANG.</summary>
    Erlang = 5,

    /// <summary>RUBY.</summary>
    Ruby = 6,

    /// <summary>OTHER, and everything that is not in this list.</summary>
    Other = 7,

    /// <summary>HTTP.</summary>
    Http = 8,

    /// <summary>GO.</summary>
    Go = 9,

    /// <summary>PHP.</summary>
    Php = 10,

    /// <summary>OMS.</summary>
    Oms = 11,

    /// <summary>RUST.</summary>
    Rust = 12,

    /// <summary>NODE_JS, since 5.x.</summary>
    NodeJs = 13,
}

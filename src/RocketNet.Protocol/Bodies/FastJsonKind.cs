namespace RocketNet.Protocol.Bodies;

// The kinds are JSON's own words.
#pragma warning disable CA1720

/// <summary>What a <see cref="FastJsonValue"/> is.</summary>
public enum FastJsonKind
{
    /// <summary><c>null</c>, or nothing at all.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number, kept as its text.</summary>
    Number,

    /// <summary>A text.</summary>
    String,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>A list of members.</summary>
    Object,
}

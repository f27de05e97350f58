namespace RocketNet.Protocol.Bodies;

/// <summary>One member of an object. The key may be a number or even an object: Java writes its maps so.</summary>
/// <param name="Key">The key as a value.</param>
/// <param name="Value">What the key stands for.</param>
public readonly record struct FastJsonMember(FastJsonValue Key, FastJsonValue Value)
{
    /// <summary>The key as text; empty for an object key.</summary>
    public string Name => Key.AsString() ?? string.Empty;
}

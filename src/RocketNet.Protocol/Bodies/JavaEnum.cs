namespace RocketNet.Protocol.Bodies;

/// <summary>Java's enum constants in JSON: their names in any letter case, or their ordinals.</summary>
internal static class JavaEnum
{
    /// <summary>
    /// The ordinal a value stands for; the fallback for null and for anything unknown, as fastjson has it.
    /// </summary>
    public static int Ordinal(FastJsonValue value, ReadOnlySpan<string> names, int fallback)
    {
        string text = value.AsString() ?? string.Empty;
        for (int ordinal = 0; ordinal < names.Length; ordinal++)
        {
            if (string.Equals(names[ordinal], text, StringComparison.OrdinalIgnoreCase))
            {
                return ordinal;
            }
        }

        return int.TryParse(text, out int number) && number >= 0 && number < names.Length ? number : fallback;
    }
}

namespace Published;

/// <summary>Ends the program with a sentence when something is not as it should be.</summary>
internal static class Check
{
    public static void That(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new InvalidOperationException("it does not hold that " + what);
        }
    }

    public static void Same(IEnumerable<string> expected, IEnumerable<string> actual, string where)
    {
        string[] wanted = [.. expected.Order(StringComparer.Ordinal)];
        string[] there = [.. actual.Order(StringComparer.Ordinal)];
        That(wanted.SequenceEqual(there), $"{where} has {string.Join(' ', wanted)}: it has {string.Join(' ', there)}");
    }
}

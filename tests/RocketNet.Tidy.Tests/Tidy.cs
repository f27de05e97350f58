namespace RocketNet.Tidy.Tests;

/// <summary>An assertion whose failure lists every place, not the first few.</summary>
internal static class Tidy
{
    public static void HasNone(IEnumerable<string> places)
    {
        string[] found = [.. places];
        Assert.True(found.Length == 0, $"{found.Length} places:\n{string.Join('\n', found)}");
    }
}

namespace RocketNet.Hosting.Configuration;

/// <summary>Finds the key a mistyped one most likely meant.</summary>
internal static class NearestKey
{
    /// <returns>Null when every known key differs in more than a third of its letters.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = candidate.Equals(name, StringComparison.OrdinalIgnoreCase)
                ? 0
                : Distance(name, candidate, Math.Min(least, Math.Max(name.Length, candidate.Length) / 3 + 1));
            if (distance < least)
            {
                nearest = candidate;
                least = distance;
            }
        }

        return nearest is not null && least <= Math.Max(name.Length, nearest.Length) / 3 ? nearest : null;
    }

    /// <summary>
    /// Insertions, deletions and replacements between two texts; stops counting at <paramref name="limit"/>.
    /// </summary>
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[right.Length];
    }
}

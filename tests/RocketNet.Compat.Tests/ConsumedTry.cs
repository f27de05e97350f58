using System.Globalization;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>A line of the RetryDriver: a message was given to a listener. Times are milliseconds since 1970.</summary>
public sealed record ConsumedTry(
    string Topic, int ReconsumeTimes, long At, long BornAt, long StoredAt, string Id, string Body)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <summary>Waits until a driver has printed so many.</summary>
    public static async Task<IReadOnlyList<ConsumedTry>> WaitForAsync(RunningProcess driver, int count)
    {
        await driver.Output.WaitUntilAsync(
            lines => lines.Count(line => line.StartsWith("TRY ", StringComparison.Ordinal)) >= count,
            $"{count} tries",
            Patience);
        return [.. driver.Output.Snapshot().Select(TryParse).OfType<ConsumedTry>()];
    }

    private static ConsumedTry? TryParse(string line)
    {
        string[] part = line.Split(' ', 8);
        return part is ["TRY", var topic, var times, var at, var born, var stored, var id, var body]
            ? new ConsumedTry(topic, (int)Number(times), Number(at), Number(born), Number(stored), id, body)
            : null;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// One connection that asks for one message after the other by its unique key, in random order. Every answer must
/// bring the message asked for.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="prefix">What all keys begin with; see <see cref="FrameTemplate.UniqueKeyPrefix"/>.</param>
/// <param name="messages">The keys go from 0 to this many.</param>
/// <param name="seed">Of the order.</param>
internal sealed class KeyQueryLoad(string topic, string prefix, int messages, int seed)
{
    private const int QueryMessage = 12;
    private const int Success = 0;

    private readonly Random _random = new(seed);

    public LatencyHistogram Run(int port, TimeSpan duration)
    {
        using LoadConnection connection = new(port);
        LatencyHistogram latency = new();
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            string key = prefix + _random.Next(messages).ToString("X8", CultureInfo.InvariantCulture);
            byte[] request = Request(key);
            long sent = Stopwatch.GetTimestamp();
            SingleRequest.Ask(connection, request, answer => Take(answer, key));
            latency.Record(Stopwatch.GetElapsedTime(sent).Ticks * TimeSpan.NanosecondsPerTick);
        }

        return latency;
    }

    private static bool Take(ResponseScanner answer, string key) =>
        answer.Code == Success && answer.Body.IndexOf(Encoding.ASCII.GetBytes(key)) >= 0
            ? true
            : throw new InvalidDataException($"The query for {key} was answered by {answer.HeaderText}");

    private byte[] Request(string key) => SendFrames.Plain(
        QueryMessage, FrameTemplate.FirstOpaque,
        ("topic", topic), ("key", key), ("maxNum", "32"), ("beginTimestamp", "0"),
        ("endTimestamp", long.MaxValue.ToString(CultureInfo.InvariantCulture)), ("_UNIQUE_KEY_QUERY", "true"));
}

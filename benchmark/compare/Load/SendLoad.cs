using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Sends as fast as the server answers: some connections, some requests in flight on each.</summary>
internal static class SendLoad
{
    /// <summary>Runs until the time is up or the requests are used up, then waits for the last answers.</summary>
    public static RoundResult Run(
        int port, FrameTemplate template, int connections, int window, TimeSpan duration, long requestsMax)
    {
        LatencyHistogram latency = new();
        SendLane[] lanes = [.. Enumerable.Range(0, connections)
            .Select(_ => new SendLane(new LoadConnection(port), template, window, latency))];
        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            if (connections == 1)
            {
                RunOne(lanes[0], window, clock, duration, requestsMax);
            }
            else
            {
                RunMany(lanes, window, clock, duration, requestsMax);
            }

            double seconds = clock.Elapsed.TotalSeconds;
            return new RoundResult
            {
                Messages = (lanes.Sum(lane => lane.Answered) - lanes.Sum(lane => lane.Errors)) * template.MessageCount,
                Seconds = seconds,
                Latency = latency,
                Errors = lanes.Sum(lane => lane.Errors),
                FirstError = lanes.Select(lane => lane.FirstError).FirstOrDefault(error => error is not null),
            };
        }
        finally
        {
            Array.ForEach(lanes, lane => lane.Dispose());
        }
    }

    private static void RunOne(SendLane lane, int window, Stopwatch clock, TimeSpan duration, long requestsMax)
    {
        lane.Start((int)Math.Min(window, requestsMax));
        while (lane.InFlight > 0)
        {
            int answered = lane.Take(wait: true);
            if (clock.Elapsed < duration)
            {
                lane.Start((int)Math.Min(answered, requestsMax - lane.Answered - lane.InFlight));
            }
        }
    }

    private static void RunMany(SendLane[] lanes, int window, Stopwatch clock, TimeSpan duration, long requestsMax)
    {
        using ReadySet ready = new();
        for (int i = 0; i < lanes.Length; i++)
        {
            ready.Add(lanes[i].Descriptor, i);
            lanes[i].Start(window);
        }

        long left = requestsMax - ((long)lanes.Length * window);
        int inFlight = lanes.Length * window;
        while (inFlight > 0)
        {
            int count = ready.Wait(timeoutMillis: 20_000);
            if (count == 0)
            {
                throw new TimeoutException("The server answered nothing for 20 s.");
            }

            bool goOn = clock.Elapsed < duration;
            for (int i = 0; i < count; i++)
            {
                inFlight -= Turn(ready, lanes[ready.Key(i)], ready.Key(i), goOn, ref left);
            }
        }
    }

    // One ready connection: take its answers, send as many requests again. Returns by how much fewer are in flight.
    private static int Turn(ReadySet ready, SendLane lane, int key, bool goOn, ref long left)
    {
        bool hadUnsent = lane.HasUnsent;
        int before = lane.InFlight;
        int answered = lane.Take(wait: false);
        if (goOn && left > 0)
        {
            int requests = (int)Math.Min(answered, left);
            left -= requests;
            lane.Start(requests);
        }
        else
        {
            lane.Flush();
        }

        if (lane.HasUnsent != hadUnsent)
        {
            ready.WatchWrites(lane.Descriptor, key, lane.HasUnsent);
        }

        return before - lane.InFlight;
    }
}

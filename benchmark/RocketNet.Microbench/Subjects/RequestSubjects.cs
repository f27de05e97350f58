using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Microbench.Harness;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Microbench.Subjects;

/// <summary>Typed headers, and whole requests through a connection without a socket.</summary>
internal static class RequestSubjects
{
    // Requests that arrive together are answered together, as when a client pipelines.
    private const int RunLength = 16;
    private const int GrowingRuns = 8;

    public static IEnumerable<Subject> All() =>
    [
        new("SendMessageHeader: decode, JSON", count => DecodeSends(SerializeType.Json, count)),
        new("SendMessageHeader: decode, binary", count => DecodeSends(SerializeType.RocketMq, count)),
        new("RemotingConnection: send to fixed answer, JSON, one by one", count => Serve(SerializeType.Json, 1, count)),
        new("RemotingConnection: send to fixed answer, JSON, runs of 16",
            count => Serve(SerializeType.Json, RunLength, count)),
        new("RemotingConnection: send to fixed answer, binary, runs of 16",
            count => Serve(SerializeType.RocketMq, RunLength, count)),
    ];

    private static void DecodeSends(SerializeType type, int count)
    {
        byte[] frame = SampleFrames.Send(type);
        FrameReader reader = new(new FrameLimits());
        if (reader.TryRead(frame, out RequestFrame request, out _, out string? error) != FrameStatus.Complete)
        {
            throw new InvalidDataException(error);
        }

        for (int i = 0; i < count; i++)
        {
            if (!SendMessageHeader.TryDecode(request, out SendMessageHeader header, out string? problem)
                || header.QueueId != 3)
            {
                throw new InvalidDataException(problem);
            }
        }
    }

    private static void Serve(SerializeType type, int runLength, int count)
    {
        byte[] frame = SampleFrames.Send(type);
        byte[] run = [.. Enumerable.Repeat(frame, runLength).SelectMany(bytes => bytes)];
        RemotingServerOptions options = new();
        RequestDispatcher dispatcher = new(options, NullLogger<RequestDispatcher>.Instance);
        dispatcher.Add(RequestCode.SendMessageV2, new FixedAnswerHandler());
        RemotingServer server = new(options, dispatcher, TimeProvider.System, NullLogger<RemotingServer>.Instance);
        DrivenTransport transport = new();
        RemotingConnection connection = server.Serve(transport)
            ?? throw new InvalidOperationException("The server refused the connection.");

        // The first runs grow the buffers; they belong to the preparation.
        int runs = (count / runLength) + GrowingRuns;
        transport.Deliver(run);
        long answerBytes = transport.SentBytes / runLength;
        for (int i = 1; i < runs; i++)
        {
            transport.Deliver(run);
        }

        connection.Close("measured");
        if (answerBytes == 0 || transport.SentBytes != answerBytes * runLength * runs)
        {
            throw new InvalidDataException($"{transport.SentBytes} bytes of answers, {answerBytes} each expected.");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>Runs what may block away from the receive loops: a bounded queue and a few workers.</summary>
/// <remarks>
/// When the queue is full, or the copies of all waiting requests would exceed the server's budget of buffered bytes,
/// the request is refused with SYSTEM_BUSY, as Java's executors do.
/// </remarks>
internal sealed class ColdRequestPool : IAsyncDisposable
{
    private static ReadOnlySpan<byte> Overload => "[OVERLOAD]system busy, start flow control for a while"u8;

    private readonly Channel<(Request Request, IColdRequestHandler Handler)> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private readonly Task[] _workers;

    public ColdRequestPool(int capacity, int workers, ILogger logger)
    {
        _logger = logger;
        _queue = Channel.CreateBounded<(Request, IColdRequestHandler)>(capacity);
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Requests waiting.</summary>
    public int Waiting => _queue.Reader.Count;

    public void Enqueue(Request request, IColdRequestHandler handler)
    {
        request.Connection.TakeOver();
        if (request.Connection.TryCharge(request.HeldBytes))
        {
            if (_queue.Writer.TryWrite((request, handler)))
            {
                return;
            }

            request.Connection.Charge(-request.HeldBytes);
        }

        if (!request.IsOneway)
        {
            using ResponseScope scope = request.Connection.Respond(request.Ticket, ResponseCode.SystemBusy, Overload);
        }

        request.Connection.Release();
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach ((Request request, IColdRequestHandler handler) in _queue.Reader.ReadAllAsync())
        {
            await RunAsync(request, handler);
        }
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "The outermost turn of a worker: it must outlive every request.")]
    private async Task RunAsync(Request request, IColdRequestHandler handler)
    {
        RemotingConnection connection = request.Connection;
        try
        {
            Response response = await RequestDispatcher.RunAsync(request, handler, _logger, _stopping.Token);
            connection.Send(request.Ticket, response);
        }
        catch (Exception failure)
        {
            _logger.RequestFailed(failure, request.Code, request.Opaque, connection.RemoteAddressText);
            connection.Close("an answer could not be written");
        }
        finally
        {
            connection.Charge(-request.HeldBytes);
            connection.Release();
        }
    }
}

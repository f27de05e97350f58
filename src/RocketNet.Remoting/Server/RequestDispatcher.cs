using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>
/// Request code → handler. Answers codes nobody handles, and turns what a handler throws into an answer.
/// </summary>
/// <remarks>Filled before the first connection, read only afterwards.</remarks>
public sealed class RequestDispatcher : IAsyncDisposable
{
    private const int DirectCodes = 512;

    private readonly object?[] _direct = new object?[DirectCodes];
    private readonly Dictionary<int, object> _others = [];
    private readonly ColdRequestPool _coldPool;
    private readonly ILogger _logger;

    /// <summary>An empty table with a cold pool of its own.</summary>
    public RequestDispatcher(RemotingServerOptions options, ILogger<RequestDispatcher> logger)
        : this(new ColdRequestPool(options.ColdQueueCapacity, options.ColdWorkers, logger), logger)
    {
    }

    private RequestDispatcher(ColdRequestPool coldPool, ILogger logger)
    {
        _coldPool = coldPool;
        _logger = logger;
    }

    /// <summary>Requests waiting for the cold pool.</summary>
    public int ColdWaiting => _coldPool.Waiting;

    /// <summary>Sets who answers a code on the receive loop.</summary>
    public void Add(RequestCode code, IRequestHandler handler) => Set((int)code, handler);

    /// <summary>Sets who answers a code on the cold pool.</summary>
    public void Add(RequestCode code, IColdRequestHandler handler) => Set((int)code, handler);

    /// <summary>The same table less some codes, for a port that does not serve them. Shares the cold pool.</summary>
    public RequestDispatcher Without(params ReadOnlySpan<RequestCode> codes)
    {
        var copy = new RequestDispatcher(_coldPool, _logger);
        _direct.CopyTo(copy._direct.AsSpan());
        foreach (KeyValuePair<int, object> other in _others)
        {
            copy._others.Add(other.Key, other.Value);
        }

        foreach (RequestCode code in codes)
        {
            copy.Set((int)code, null);
        }

        return copy;
    }

    /// <summary>Stops the cold pool after what it has begun.</summary>
    public ValueTask DisposeAsync() => _coldPool.DisposeAsync();

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The outermost turn of a request: whatever a handler throws becomes an answer.")]
    internal void Dispatch(in RequestFrame frame, RemotingConnection connection)
    {
        var context = new RequestContext(
            connection, new ResponseTicket(frame.Opaque, frame.SerializeType, frame.IsOneway), _coldPool);
        try
        {
            switch (Find(frame.Code))
            {
                case IRequestHandler handler:
                    handler.Handle(in frame, context);
                    break;
                case IColdRequestHandler handler:
                    context.Offload(new Request(in frame, connection), handler);
                    break;
                default:
                    _logger.UnknownRequestCode(frame.Code, connection.RemoteAddressText);
                    context.RespondText(
                        ResponseCode.RequestCodeNotSupported, $" request type {frame.Code} not supported");
                    break;
            }
        }
        catch (Exception failure)
        {
            string remark = Describe(failure, frame.Code, frame.Opaque, connection, _logger);
            context.RespondText(ResponseCode.SystemError, remark);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a cold request, as in Dispatch.")]
    internal static async Task<Response> RunAsync(
        Request request, IColdRequestHandler handler, ILogger logger, CancellationToken stopping)
    {
        try
        {
            return await handler.HandleAsync(request, stopping);
        }
        catch (Exception failure)
        {
            string remark = Describe(failure, request.Code, request.Opaque, request.Connection, logger);
            return Response.Error(ResponseCode.SystemError, remark);
        }
    }

    private static string Describe(
        Exception failure, int code, int opaque, RemotingConnection connection, ILogger logger)
    {
        if (failure is HeaderException or ProtocolException)
        {
            logger.BadRequest(code, opaque, connection.RemoteAddressText, failure.Message);
            return failure.Message;
        }

        logger.RequestFailed(failure, code, opaque, connection.RemoteAddressText);
        return new StringBuilder(failure.GetType().FullName).Append(": ").Append(failure.Message).ToString();
    }

    private object? Find(int code)
    {
        if ((uint)code < DirectCodes)
        {
            return _direct[code];
        }

        return _others.TryGetValue(code, out object? handler) ? handler : null;
    }

    private void Set(int code, object? handler)
    {
        if ((uint)code < DirectCodes)
        {
            _direct[code] = handler;
        }
        else if (handler is null)
        {
            _others.Remove(code);
        }
        else
        {
            _others[code] = handler;
        }
    }
}

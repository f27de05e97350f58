using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit.Transport;

namespace RocketNet.Remoting.Tests;

/// <summary>A server with a few handlers of the tests' own, over TCP or over in-memory pairs.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    public const RequestCode Echo = RequestCode.SendMessage;
    public const RequestCode Throws = RequestCode.QueryMessage;
    public const RequestCode Cold = RequestCode.UpdateAndCreateTopic;
    public const RequestCode TakenOver = RequestCode.PullMessage;
    public const RequestCode AnswersHeld = RequestCode.QueryMessage + 1;

    private readonly RequestDispatcher _dispatcher;

    private EchoServer(RemotingServerOptions options, TimeProvider time)
    {
        _dispatcher = new RequestDispatcher(options, NullLogger<RequestDispatcher>.Instance);
        _dispatcher.Add(Echo, new EchoHandler());
        _dispatcher.Add(Throws, new ThrowingHandler());
        _dispatcher.Add(Cold, ColdGate);
        _dispatcher.Add(TakenOver, Held);
        _dispatcher.Add(AnswersHeld, new AnsweringHandler(Held));
        Server = new RemotingServer(options, _dispatcher, time, NullLogger<RemotingServer>.Instance, () => Runs++);
    }

    public RemotingServer Server { get; }

    public GatedHandler ColdGate { get; } = new();

    public HoldingHandler Held { get; } = new();

    public int Runs { get; private set; }

    public static EchoServer Create(RemotingServerOptions? options = null, TimeProvider? time = null) =>
        new(options ?? new RemotingServerOptions(), time ?? TimeProvider.System);

    public static async Task<EchoServer> StartAsync(RemotingServerOptions? options = null, TimeProvider? time = null)
    {
        EchoServer server = Create((options ?? new RemotingServerOptions()) with { BindAddress = "127.0.0.1" }, time);
        await server.Server.StartAsync();
        return server;
    }

    /// <summary>A connection in memory, as the server sees it and as its peer does.</summary>
    public (RemotingConnection Connection, TestPeer Peer) Connect(int unreadBytesMax = 1 << 20)
    {
        (PipeTransport server, PipeTransport client) = PipeTransport.CreatePair(unreadBytesMax);
        return (Server.Serve(server)!, new TestPeer(client));
    }

    public async ValueTask DisposeAsync()
    {
        ColdGate.Open();
        await Server.DisposeAsync();
        await _dispatcher.DisposeAsync();
    }

    private sealed class EchoHandler : IRequestHandler
    {
        public void Handle(in RequestFrame request, RequestContext context)
        {
            using ResponseScope scope = context.Respond(ResponseCode.Success);
            foreach (ExtField field in request.Fields)
            {
                scope.Writer.Field(field.Key, field.Value);
            }

            scope.Writer.Body(request.Body);
        }
    }

    private sealed class ThrowingHandler : IRequestHandler
    {
        public void Handle(in RequestFrame request, RequestContext context) =>
            throw new InvalidOperationException("the handler is broken");
    }

    /// <summary>Answers, and meanwhile lets another thread answer what is held.</summary>
    private sealed class AnsweringHandler(HoldingHandler held) : IRequestHandler
    {
        public void Handle(in RequestFrame request, RequestContext context)
        {
            Thread other = new(() => held.AnswerAll());
            other.Start();
            other.Join();
            using ResponseScope scope = context.Respond(ResponseCode.Success);
        }
    }

    /// <summary>Answers on the cold pool, after it was opened.</summary>
    internal sealed class GatedHandler : IColdRequestHandler
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.TrySetResult();

        public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
        {
            await _open.Task;
            return Response.Ok(request.Body);
        }
    }

    /// <summary>Takes requests over and answers none before it is told to.</summary>
    internal sealed class HoldingHandler : IRequestHandler
    {
        private readonly List<(RemotingConnection Connection, ResponseTicket Ticket)> _held = [];

        public int Count
        {
            get
            {
                lock (_held)
                {
                    return _held.Count;
                }
            }
        }

        public void Handle(in RequestFrame request, RequestContext context)
        {
            context.Connection.TakeOver();
            lock (_held)
            {
                _held.Add((context.Connection, context.Ticket));
            }
        }

        /// <returns>How many that were: more may have come since the last look.</returns>
        public int AnswerAll()
        {
            List<(RemotingConnection Connection, ResponseTicket Ticket)> held;
            lock (_held)
            {
                held = [.. _held];
                _held.Clear();
            }

            foreach ((RemotingConnection connection, ResponseTicket ticket) in held)
            {
                connection.Send(ticket, Response.Ok());
                connection.Release();
            }

            return held.Count;
        }
    }
}

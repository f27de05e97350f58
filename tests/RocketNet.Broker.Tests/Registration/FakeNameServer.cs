using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Registration;

/// <summary>Answers registrations as a name server does and remembers them in order.</summary>
internal sealed class FakeNameServer : IAsyncDisposable, IColdRequestHandler
{
    private readonly RequestDispatcher _dispatcher;
    private readonly RemotingServer _server;

    private FakeNameServer(int port)
    {
        RemotingServerOptions options = new() { ListenPort = port, BindAddress = "127.0.0.1", ColdWorkers = 1 };
        _dispatcher = new RequestDispatcher(options, NullLogger<RequestDispatcher>.Instance);
        _dispatcher.Add(RequestCode.RegisterBroker, this);
        _dispatcher.Add(RequestCode.UnregisterBroker, this);
        _dispatcher.Add(RequestCode.QueryDataVersion, this);
        _server = new RemotingServer(
            options,
            _dispatcher,
            TimeProvider.System,
            NullLogger<RemotingServer>.Instance);
    }

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Topics that the answer of a registration says are ordered; null: no such list.</summary>
    public IReadOnlyDictionary<string, string>? OrderedTopics { get; set; }

    /// <summary>The code that registrations are answered with.</summary>
    public ResponseCode Answer { get; set; } = ResponseCode.Success;

    /// <summary>Called when a withdrawal arrives.</summary>
    public Action? Withdrawing { get; set; }

    public string Address => $"127.0.0.1:{_server.Port}";

    public int Port => _server.Port;

    public static async Task<FakeNameServer> StartAsync(int port = 0)
    {
        FakeNameServer nameServer = new(port);
        await nameServer._server.StartAsync();
        return nameServer;
    }

    public int Count(RequestCode code) => Requests.Count(request => request.Code == (int)code);

    /// <summary>The topics of that registration, counted from 0.</summary>
    public RegisterBrokerBody Registration(int index) => RegisterBrokerBody.Parse(
        Requests.Where(request => request.Code == (int)RequestCode.RegisterBroker).ElementAt(index).Body,
        isCompressed: false);

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        if (request.Code == (int)RequestCode.UnregisterBroker)
        {
            Withdrawing?.Invoke();
        }

        // The answer is made first: a test that sees the request may change what the next one is answered with.
        Response response = new(Answer)
        {
            Body = OrderedTopics is null ? default : new KVTable(OrderedTopics).ToJson(),
        };
        Requests.Enqueue(request);
        return new(response.With("changed", "false"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _dispatcher.DisposeAsync();
    }
}

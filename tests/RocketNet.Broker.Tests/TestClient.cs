using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests;

/// <summary>A client with one connection, which remembers for which groups it was told to share queues anew.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly RemotingClient _client;
    private readonly string _address;
    private readonly RequestDispatcher _requests =
        new(new RemotingServerOptions(), NullLogger<RequestDispatcher>.Instance);

    public TestClient(string address)
    {
        _address = address;
        _requests.Add(RequestCode.NotifyConsumerIdsChanged, new Notifications(Notified));
        _client = new RemotingClient(
            new RemotingClientOptions(),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            _requests);
    }

    public ConcurrentQueue<string> Notified { get; } = new();

    /// <summary>Answers what the broker asks; to be set before the first request.</summary>
    public void Answer(RequestCode code, Func<Request, Response> answer) => _requests.Add(code, new Asked(answer));

    public Task<Response> InvokeAsync(RequestCode code, params (string Name, string Value)[] fields) =>
        InvokeAsync(code, ReadOnlyMemory<byte>.Empty, fields);

    public Task<Response> InvokeAsync(
        RequestCode code,
        ReadOnlyMemory<byte> body,
        params (string Name, string Value)[] fields) => _client.InvokeAsync(
            _address,
            code,
            fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
            body,
            Timeout);

    public Task<Response> HeartbeatAsync(string clientId, string consumerGroup, params string[] topics) =>
        HeartbeatAsync(new HeartbeatData
        {
            ClientId = clientId,
            ConsumerDataSet =
            [
                new ConsumerData
                {
                    GroupName = consumerGroup,
                    SubscriptionDataSet = [.. topics.Select(topic => new SubscriptionData { Topic = topic })],
                },
            ],
        });

    public Task<Response> HeartbeatAsync(HeartbeatData heartbeat) =>
        InvokeAsync(RequestCode.HeartBeat, heartbeat.ToJson());

    public async Task<IReadOnlyList<string>> MembersAsync(string group)
    {
        Response response = await InvokeAsync(RequestCode.GetConsumerListByGroup, ("consumerGroup", group));
        return response.Code == ResponseCode.Success
            ? GetConsumerListByGroupBody.Parse(response.Body.Span).ConsumerIds
            : [];
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private sealed class Asked(Func<Request, Response> answer) : IColdRequestHandler
    {
        public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) => new(answer(request));
    }

    private sealed class Notifications(ConcurrentQueue<string> notified) : IRequestHandler
    {
        public void Handle(in RequestFrame request, RequestContext context)
        {
            Assert.True(request.IsOneway);
            Assert.True(request.Fields.TryGet("consumerGroup"u8, out ReadOnlySpan<byte> group));
            notified.Enqueue(System.Text.Encoding.UTF8.GetString(group));
        }
    }
}

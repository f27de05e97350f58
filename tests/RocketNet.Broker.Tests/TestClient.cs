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

    public TestClient(string address)
    {
        _address = address;
        RequestDispatcher requests = new(new RemotingServerOptions(), NullLogger<RequestDispatcher>.Instance);
        requests.Add(RequestCode.NotifyConsumerIdsChanged, new Notifications(Notified));
        _client = new RemotingClient(
            new RemotingClientOptions(),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            requests);
    }

    public ConcurrentQueue<string> Notified { get; } = new();

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

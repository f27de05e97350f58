using System.Collections.Concurrent;
using System.Net;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>A broker and name server that answers as the test says, and keeps what it was asked.</summary>
internal sealed class FakeBroker : IColdRequestHandler, IAsyncDisposable
{
    public const string Name = "broker-a";

    private readonly ConcurrentDictionary<RequestCode, Func<Request, ValueTask<Response>>> _answers = new();
    private readonly ConcurrentQueue<Request> _requests = new();
    private RemotingServer? _server;

    public string Address => $"127.0.0.1:{_server!.Port}";

    /// <summary>Starts one that answers these codes.</summary>
    public static Task<FakeBroker> StartAsync(params RequestCode[] codes) => StartAtAsync(0, codes);

    /// <summary>Starts one on a given port; 0 for any.</summary>
    public static async Task<FakeBroker> StartAtAsync(int port, params RequestCode[] codes)
    {
        FakeBroker broker = new();
        broker._server = await HandlerServer.StartAsync(port, broker, codes);
        return broker;
    }

    /// <summary>Says how a code is answered from now on; until then with nothing but success.</summary>
    public void Answer(RequestCode code, Func<Request, ValueTask<Response>> answer) => _answers[code] = answer;

    public void Answer(RequestCode code, Response answer) => Answer(code, _ => new ValueTask<Response>(answer));

    /// <summary>What came with a code so far.</summary>
    public IReadOnlyList<Request> Requests(RequestCode code) => [.. _requests.Where(one => one.Code == (int)code)];

    /// <summary>A client whose name server this is, and who knows it as the only broker.</summary>
    public RocketMqClient Client()
    {
        RocketMqClient client = new(new ClientOptions { NamesrvAddr = Address });
        client.Brokers.Replace([Data()]);
        return client;
    }

    /// <summary>The answer to the question for a topic's route: one queue here.</summary>
    public Response Route() => Response.Ok(new TopicRouteData
    {
        QueueDatas = [new QueueData(Name, 1, 1, TopicConfig.PermRead | TopicConfig.PermWrite, 0)],
        BrokerDatas = [Data()],
    }.ToJson());

    /// <summary>A record as a broker stores it.</summary>
    public static byte[] Record(long queueOffset, string body = "b")
    {
        MessageDraft draft = new()
        {
            Topic = "T"u8.ToArray(),
            BornHost = HostAddress.From(new IPEndPoint(IPAddress.Loopback, 1)),
            StoreHost = HostAddress.From(new IPEndPoint(IPAddress.Loopback, 2)),
            Body = System.Text.Encoding.UTF8.GetBytes(body),
            Properties = "TRAN_MSG\u0001true"u8.ToArray(),
        };
        byte[] bytes = new byte[MessageRecordWriter.SizeOf(draft)];
        MessageRecordWriter.Write(bytes, draft, queueOffset, queueOffset * bytes.Length, 3);
        return bytes;
    }

    public static ReceivedMessage Message(long queueOffset = 0) =>
        ReceivedMessage.ReadAll(Record(queueOffset), Name)[0];

    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        _requests.Enqueue(request);
        return _answers.TryGetValue((RequestCode)request.Code, out Func<Request, ValueTask<Response>>? answer)
            ? await answer(request)
            : Response.Ok();
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private BrokerData Data() => new()
    {
        Cluster = "c",
        BrokerName = Name,
        BrokerAddrs = new Dictionary<long, string> { [0] = Address },
    };
}

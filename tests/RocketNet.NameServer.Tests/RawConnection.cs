using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RocketNet.NameServer.Tests;

/// <summary>A client that writes frames by hand, so that the tests do not lean on the codec they test.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private int _opaque;

    private RawConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Version ordinal in the header of what is sent; below 401 the fastjson dialect is answered.</summary>
    public int Version { get; set; } = 399;

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return new RawConnection(socket);
    }

    public Task<Answer> AskAsync(int code, params (string Key, string Value)[] fields) => AskAsync(code, [], fields);

    public async Task<Answer> AskAsync(int code, byte[] body, params (string Key, string Value)[] fields)
    {
        await SendAsync(code, body, flag: 0, fields);
        Answer answer = await ReadAsync();
        Assert.Equal(_opaque, answer.Opaque);
        return answer;
    }

    public Task SendOnewayAsync(int code, byte[] body, params (string Key, string Value)[] fields) =>
        SendAsync(code, body, flag: 2, fields);

    public async Task SendAsync(int code, byte[] body, int flag, params (string Key, string Value)[] fields)
    {
        var header = new Dictionary<string, object>
        {
            ["code"] = code,
            ["extFields"] = fields.ToDictionary(field => field.Key, field => field.Value),
            ["flag"] = flag,
            ["language"] = "JAVA",
            ["opaque"] = ++_opaque,
            ["version"] = Version,
        };
        byte[] headerBytes = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] frame = new byte[8 + headerBytes.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headerBytes.Length);
        headerBytes.CopyTo(frame, 8);
        body.CopyTo(frame, 8 + headerBytes.Length);
        await _stream.WriteAsync(frame);
    }

    public async Task<Answer> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        byte[] prefix = new byte[8];
        await _stream.ReadExactlyAsync(prefix, patience.Token);
        int rest = BinaryPrimitives.ReadInt32BigEndian(prefix) - 4;
        int headerBytes = BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(4)) & 0xFFFFFF;
        byte[] content = new byte[rest];
        await _stream.ReadExactlyAsync(content, patience.Token);
        return Answer.Parse(content.AsMemory(0, headerBytes), content[headerBytes..]);
    }

    /// <summary>Waits until the server has closed this connection.</summary>
    public async Task<bool> IsClosedByServerAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _stream.ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (IOException)
        {
            return true; // A reset is an end too.
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}

/// <summary>What the server said.</summary>
internal sealed record Answer(
    int Code, int Opaque, string? Remark, IReadOnlyDictionary<string, string> Fields, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static Answer Parse(ReadOnlyMemory<byte> header, byte[] body)
    {
        using JsonDocument json = JsonDocument.Parse(header);
        JsonElement root = json.RootElement;
        var fields = new Dictionary<string, string>();
        if (root.TryGetProperty("extFields", out JsonElement sent))
        {
            foreach (JsonProperty field in sent.EnumerateObject())
            {
                fields.Add(field.Name, field.Value.GetString()!);
            }
        }

        string? remark = root.TryGetProperty("remark", out JsonElement text) ? text.GetString() : null;
        return new Answer(
            root.GetProperty("code").GetInt32(), root.GetProperty("opaque").GetInt32(), remark, fields, body);
    }
}

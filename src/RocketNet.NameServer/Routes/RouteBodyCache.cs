using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using RocketNet.Protocol.Messages;

namespace RocketNet.NameServer.Routes;

/// <summary>
/// Encoded route answers by topic and dialect. Reads take no lock; <see cref="RouteTable"/> writes under its own.
/// </summary>
/// <remarks>Holds existing topics only, so it is bounded by the table.</remarks>
internal sealed class RouteBodyCache
{
    private const int KeyCharsMax = 256;

    private readonly ConcurrentDictionary<string, byte[]>[] _bodies =
        [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];

    /// <summary>Looks up by the bytes of the request; a topic too long for the stack is simply not found.</summary>
    public bool TryGet(ReadOnlySpan<byte> topic, RouteDialect dialect, [NotNullWhen(true)] out byte[]? body)
    {
        body = null;
        if (topic.Length > KeyCharsMax)
        {
            return false;
        }

        Span<char> key = stackalloc char[KeyCharsMax];
        int length = Encoding.UTF8.GetChars(topic, key);
        return _bodies[(int)dialect].GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..length], out body);
    }

    public void Put(string topic, RouteDialect dialect, byte[] body) => _bodies[(int)dialect][topic] = body;

    public void Invalidate(string topic)
    {
        foreach (ConcurrentDictionary<string, byte[]> bodies in _bodies)
        {
            bodies.TryRemove(topic, out _);
            if (topic == TopicName.AutoCreate)
            {
                bodies.TryRemove(TopicName.AutoCreateOf430, out _);
            }
        }
    }

    public void Clear()
    {
        foreach (ConcurrentDictionary<string, byte[]> bodies in _bodies)
        {
            bodies.Clear();
        }
    }
}

using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>
/// What a handler needs beside the request while it runs on the receive loop. Only its values may be kept.
/// </summary>
public readonly ref struct RequestContext
{
    private readonly ColdRequestPool _coldPool;

    internal RequestContext(RemotingConnection connection, ResponseTicket ticket, ColdRequestPool coldPool)
    {
        Connection = connection;
        Ticket = ticket;
        _coldPool = coldPool;
    }

    /// <summary>The connection that sent the request.</summary>
    public RemotingConnection Connection { get; }

    /// <summary>How to answer later; a plain value.</summary>
    public ResponseTicket Ticket { get; }

    /// <summary>Begins the answer; disposing the scope ends it. Answers of one receive run leave together.</summary>
    public ResponseScope Respond(ResponseCode code, ReadOnlySpan<byte> remark = default) =>
        Connection.Respond(Ticket, code, remark);

    /// <summary>Answers with code and text only.</summary>
    public void RespondText(ResponseCode code, string remark)
    {
        using ResponseScope scope = Respond(code, Encoding.UTF8.GetBytes(remark));
    }

    /// <summary>An owned copy of the request, for <see cref="Offload"/>.</summary>
    public Request Copy(in RequestFrame request) => new(request, Connection);

    /// <summary>Hands the request to the cold pool; when that is full the peer is answered SYSTEM_BUSY.</summary>
    public void Offload(Request request, IColdRequestHandler handler) => _coldPool.Enqueue(request, handler);
}

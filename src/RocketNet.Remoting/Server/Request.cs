using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>
/// An owned copy of a request, for what cannot be answered while its bytes stand in the receive buffer.
/// </summary>
public sealed class Request
{
    // About what the objects themselves take, so that many empty requests count as well.
    private const long ObjectBytes = 256;
    private const long FieldBytes = 96;

    /// <summary>Copies everything out of <paramref name="frame"/>.</summary>
    public Request(in RequestFrame frame, RemotingConnection connection)
    {
        Code = frame.Code;
        Version = frame.Version;
        Language = frame.Language;
        Ticket = new ResponseTicket(frame.Opaque, frame.SerializeType, frame.IsOneway);
        Fields = frame.Fields.ToDictionary();
        Body = frame.Body.ToArray();
        Connection = connection;
        HeldBytes = ObjectBytes + Body.Length
            + Fields.Sum(field => FieldBytes + (sizeof(char) * (long)(field.Key.Length + field.Value.Length)));
    }

    /// <summary>Request code as sent; may be one that nobody knows.</summary>
    public int Code { get; }

    /// <summary>Version ordinal of the sender, see <see cref="ProtocolVersion"/>.</summary>
    public int Version { get; }

    /// <summary>Language of the sender; decides the body form of a few answers.</summary>
    public LanguageCode Language { get; }

    /// <summary>How to answer.</summary>
    public ResponseTicket Ticket { get; }

    /// <summary>Correlation id.</summary>
    public int Opaque => Ticket.Opaque;

    /// <summary>Whether the sender wants no answer.</summary>
    public bool IsOneway => Ticket.IsOneway;

    /// <summary>Ext fields by name.</summary>
    public Dictionary<string, string> Fields { get; }

    /// <summary>Checked access to single fields, for the second stage of a request that was decoded before.</summary>
    public HeaderFields Header => new(Fields);

    /// <summary>The request's own header.</summary>
    /// <exception cref="HeaderException">A field is missing or wrong; the dispatcher answers so.</exception>
    public THeader ReadHeader<THeader>()
        where THeader : IRequestHeader<THeader> => THeader.Read(new HeaderFields(Fields));

    /// <summary>Body bytes; empty when there is none.</summary>
    public byte[] Body { get; }

    /// <summary>Where the request came from.</summary>
    public RemotingConnection Connection { get; }

    /// <summary>Memory that this copy takes, nearly.</summary>
    internal long HeldBytes { get; }
}

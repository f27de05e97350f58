using System.Globalization;
using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>An answer as an object, for cold requests and for calls to a peer.</summary>
public sealed class Response
{
    /// <summary>Says that the request gets no answer at all.</summary>
    public static readonly Response None = new(ResponseCode.Success);

    /// <summary>An answer without fields and body.</summary>
    public Response(ResponseCode code, string? remark = null)
    {
        Code = code;
        Remark = remark;
    }

    /// <summary>Copies a response frame that a peer sent.</summary>
    public Response(in RequestFrame frame)
    {
        Code = (ResponseCode)frame.Code;
        Version = frame.Version;
        Remark = frame.Remark.IsEmpty ? null : Encoding.UTF8.GetString(frame.Remark);
        Fields = [.. frame.Fields.ToDictionary()];
        Body = frame.Body.ToArray();
    }

    /// <summary>Response code.</summary>
    public ResponseCode Code { get; }

    /// <summary>Human text; null on plain success.</summary>
    public string? Remark { get; }

    /// <summary>Version ordinal of a peer that answered; 0 in answers of our own.</summary>
    public int Version { get; }

    /// <summary>Ext fields in the order they are written.</summary>
    public List<KeyValuePair<string, string>> Fields { get; } = [];

    /// <summary>Body bytes; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Success with a body.</summary>
    public static Response Ok(ReadOnlyMemory<byte> body = default) => new(ResponseCode.Success) { Body = body };

    /// <summary>A refusal that says why.</summary>
    public static Response Error(ResponseCode code, string remark) => new(code, remark);

    /// <summary>Adds an ext field; a null value is left out.</summary>
    public Response With(string name, string? value)
    {
        if (value is not null)
        {
            Fields.Add(new KeyValuePair<string, string>(name, value));
        }

        return this;
    }

    /// <summary>Adds a number as Java prints it.</summary>
    public Response With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds <c>true</c> or <c>false</c>.</summary>
    public Response With(string name, bool value) => With(name, value ? "true" : "false");

    /// <summary>Text of one ext field, or null.</summary>
    public string? Field(string name)
    {
        foreach (KeyValuePair<string, string> field in Fields)
        {
            if (field.Key == name)
            {
                return field.Value;
            }
        }

        return null;
    }
}

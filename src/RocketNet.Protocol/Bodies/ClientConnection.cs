using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Bodies;

/// <summary>One connected client of a group.</summary>
/// <param name="ClientId">The client's id.</param>
/// <param name="ClientAddr">Its address <c>ip:port</c>, no slash before it.</param>
/// <param name="Language">Its language.</param>
/// <param name="Version">Its version ordinal.</param>
public sealed record ClientConnection(string ClientId, string ClientAddr, LanguageCode Language, int Version)
{
    /// <summary>Reads the JSON value.</summary>
    public static ClientConnection From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string language = value["language"].AsString() ?? string.Empty;
        return new ClientConnection(
            value["clientId"].AsString() ?? string.Empty,
            value["clientAddr"].AsString() ?? string.Empty,
            LanguageNames.Parse(System.Text.Encoding.UTF8.GetBytes(language)),
            value["version"].AsInt32());
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("clientAddr", ClientAddr);
        json.Member("clientId", ClientId);
        json.Member("language", LanguageNames.Text(Language));
        json.Member("version", Version);
        json.EndObject();
    }
}

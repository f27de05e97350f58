using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using Namespaces = System.Collections.Immutable.ImmutableSortedDictionary<
    string, System.Collections.Immutable.ImmutableSortedDictionary<string, string>>;

namespace RocketNet.NameServer.KvConfig;

/// <summary>The KV file: one line, <c>{"configTable":{namespace:{key:value}}}</c>.</summary>
/// <remarks>Compat: KVConfigSerializeWrapper@4.9.8; either server opens the other's file.</remarks>
internal static class KvConfigJson
{
    private const string TableName = "configTable";

    public static byte[] Format(Namespaces namespaces)
    {
        var json = new JavaJsonWriter();
        json.StartObject();
        json.StartObject(TableName);
        foreach ((string nameSpace, ImmutableSortedDictionary<string, string> entries) in namespaces)
        {
            json.Member(nameSpace, entries);
        }

        json.EndObject();
        json.EndObject();
        return json.ToArray();
    }

    /// <returns>False when the bytes are not such a file.</returns>
    public static bool TryParse(byte[] content, [NotNullWhen(true)] out Namespaces? namespaces)
    {
        namespaces = null;
        try
        {
            FastJsonValue table = FastJsonValue.Parse(content)[TableName];
            if (table.Kind != FastJsonKind.Object)
            {
                return false;
            }

            Namespaces.Builder builder = KvConfigTable.NoNamespaces.ToBuilder();
            foreach (FastJsonMember member in table.Members)
            {
                builder[member.Name] = KvConfigTable.NoEntries.SetItems(member.Value.AsStringMap());
            }

            namespaces = builder.ToImmutable();
            return true;
        }
        catch (ProtocolException)
        {
            return false; // Torn or damaged: the caller falls back to the file before.
        }
    }
}

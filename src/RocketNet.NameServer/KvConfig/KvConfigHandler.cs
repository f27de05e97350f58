using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.KvConfig;

/// <summary>The four requests on the KV table; a change is answered once it is on disk.</summary>
internal sealed class KvConfigHandler(KvConfigTable kvConfig, RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new((RequestCode)request.Code switch
        {
            RequestCode.PutKvConfig => Put(request),
            RequestCode.GetKvConfig => Get(request),
            RequestCode.DeleteKvConfig => Delete(request),
            _ => List(request),
        });

    private Response Put(Request request)
    {
        PutKVConfigHeader header = request.ReadHeader<PutKVConfigHeader>();
        if (header.Namespace is not { } nameSpace || header.Key is not { } key)
        {
            return Response.Error(ResponseCode.SystemError, "namespace or key is null");
        }

        if (!kvConfig.Put(nameSpace, key, header.Value))
        {
            return Response.Error(
                ResponseCode.SystemError, $"the KV table has more than {KvConfigTable.CharsMax} characters");
        }

        Changed(nameSpace);
        return Response.Ok();
    }

    private Response Get(Request request)
    {
        GetKVConfigHeader header = request.ReadHeader<GetKVConfigHeader>();
        return kvConfig.Find(header.Namespace, header.Key) is { } value
            ? Response.Ok().With("value", value)
            : Response.Error(
                ResponseCode.QueryNotFound, $"No config item, Namespace: {header.Namespace} Key: {header.Key}");
    }

    private Response Delete(Request request)
    {
        DeleteKVConfigHeader header = request.ReadHeader<DeleteKVConfigHeader>();
        kvConfig.Delete(header.Namespace, header.Key);
        Changed(header.Namespace);
        return Response.Ok();
    }

    private Response List(Request request)
    {
        string nameSpace = request.ReadHeader<GetKVListByNamespaceHeader>().Namespace;
        return kvConfig.Find(nameSpace) is { } entries
            ? Response.Ok(new KVTable(entries).ToJson())
            : Response.Error(
                ResponseCode.QueryNotFound, $"No config item, Namespace: {nameSpace}");
    }

    private void Changed(string nameSpace)
    {
        if (nameSpace == KvConfigTable.OrderTopicNamespace)
        {
            routes.InvalidateBodies();
        }
    }
}

using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
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
        string? nameSpace = request.Header.Optional("namespace");
        string? key = request.Header.Optional("key");
        if (nameSpace is null || key is null)
        {
            return Response.Error(ResponseCode.SystemError, "namespace or key is null");
        }

        if (!kvConfig.Put(nameSpace, key, request.Header.Required("value")))
        {
            return Response.Error(
                ResponseCode.SystemError, $"the KV table has more than {KvConfigTable.CharsMax} characters");
        }

        Changed(nameSpace);
        return Response.Ok();
    }

    private Response Get(Request request)
    {
        string nameSpace = request.Header.Required("namespace");
        string key = request.Header.Required("key");
        return kvConfig.Find(nameSpace, key) is { } value
            ? Response.Ok().With("value", value)
            : Response.Error(ResponseCode.QueryNotFound, $"No config item, Namespace: {nameSpace} Key: {key}");
    }

    private Response Delete(Request request)
    {
        string nameSpace = request.Header.Required("namespace");
        kvConfig.Delete(nameSpace, request.Header.Required("key"));
        Changed(nameSpace);
        return Response.Ok();
    }

    private Response List(Request request)
    {
        string nameSpace = request.Header.Required("namespace");
        return kvConfig.Find(nameSpace) is { } entries
            ? Response.Ok(new KVTable(entries).ToJson())
            : Response.Error(ResponseCode.QueryNotFound, $"No config item, Namespace: {nameSpace}");
    }

    private void Changed(string nameSpace)
    {
        if (nameSpace == KvConfigTable.OrderTopicNamespace)
        {
            routes.InvalidateBodies();
        }
    }
}

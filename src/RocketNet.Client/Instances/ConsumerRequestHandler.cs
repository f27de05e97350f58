using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Instances;

/// <summary>Requests that brokers send to a consumer group of this client: 220, 221, 307 and 309.</summary>
internal sealed class ConsumerRequestHandler(GroupTable groups) : IColdRequestHandler
{
    // The request that names the group "group" is one of the two about offsets.
    private static readonly string[] GroupFields = ["consumerGroup", "group"];

    public void AddTo(RequestDispatcher dispatcher)
    {
        dispatcher.Add(RequestCode.ResetConsumerClientOffset, this);
        dispatcher.Add(RequestCode.GetConsumerStatusFromClient, this);
        dispatcher.Add(RequestCode.GetConsumerRunningInfo, this);
        dispatcher.Add(RequestCode.ConsumeMessageDirectly, this);
    }

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string? field = Array.Find(GroupFields, request.Fields.ContainsKey);
        string group = field is null ? string.Empty : request.Fields[field];
        return groups.Consumer(group) is { } consumer
            ? consumer.HandleAsync(request, stopping)
            : new(Response.Error(
                ResponseCode.SystemError, $"The Consumer Group <{group}> not exist in this consumer"));
    }
}

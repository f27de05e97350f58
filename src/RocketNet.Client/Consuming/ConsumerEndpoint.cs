using Microsoft.Extensions.Logging;
using RocketNet.Client.Instances;
using RocketNet.Client.Offsets;
using RocketNet.Client.Rebalancing;
using RocketNet.Client.Routing;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Consuming;

/// <summary>A consumer as brokers see it: what its heartbeats say, and its answers to their questions.</summary>
internal sealed class ConsumerEndpoint(
    PushConsumerOptions options,
    Subscriptions subscriptions,
    RebalanceLoop rebalance,
    HeldQueues held,
    IOffsetStore offsets,
    HandlerRunner? runner,
    RunningState state,
    ILogger logger) : IConsumerEndpoint
{
    public string Group => options.ConsumerGroup;

    public IReadOnlyCollection<string> Topics => subscriptions.Topics;

    public ConsumerData Describe() => new()
    {
        GroupName = options.ConsumerGroup,
        ConsumeType = options.IsPolled ? ConsumeType.Actively : ConsumeType.Passively,
        MessageModel = options.MessageModel,
        ConsumeFromWhere = options.ConsumeFromWhere,
        SubscriptionDataSet = subscriptions.Announced,
    };

    public void MembersChanged() => rebalance.Wake();

    public void RouteChanged(TopicRoute route) => rebalance.Wake();

    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        (RequestCode)request.Code switch
        {
            RequestCode.ResetConsumerClientOffset => await ResetAsync(request, stopping).ConfigureAwait(false),
            RequestCode.GetConsumerStatusFromClient => Status(request.Header.Required("topic")),
            RequestCode.GetConsumerRunningInfo => Response.Ok(state.ToJson(request.Header.Boolean("jstackEnable"))),
            RequestCode.ConsumeMessageDirectly when runner is not null =>
                await ConsumeAsync(request, runner).ConfigureAwait(false),
            _ => Response.Error(
                ResponseCode.RequestCodeNotSupported, $" request type {request.Code} not supported"),
        };

    /// <summary>
    /// Goes to other offsets: the queues are given up and begun anew. Java sleeps ten seconds in between; here the
    /// offset is at the broker before the queue is begun.
    /// </summary>
    private async Task<Response> ResetAsync(Request request, CancellationToken stopping)
    {
        string topic = request.Header.Required("topic");
        IReadOnlyDictionary<Protocol.Bodies.MessageQueue, long> table = ResetOffsetBody.Parse(request.Body).OffsetTable;
        Dictionary<MessageQueue, long> wanted = table
            .Where(entry => entry.Key.Topic == topic && entry.Value >= 0)
            .ToDictionary(entry => MessageQueue.From(entry.Key), entry => entry.Value);
        if (!await rebalance.BetweenTurnsAsync(() => held.ResetAsync(topic, wanted, stopping), stopping)
            .ConfigureAwait(false))
        {
            logger.ResetTooLate(Group, topic);
        }

        return Response.None;
    }

    private Response Status(string topic)
    {
        Dictionary<Protocol.Bodies.MessageQueue, long> table = [];
        foreach (MessageQueue queue in held.Queues)
        {
            if (queue.Topic == topic && offsets.Noted(queue) is { } offset)
            {
                table[queue.ToBody()] = offset;
            }
        }

        return Response.Ok(new GetConsumerStatusBody(
            table, new Dictionary<string, IReadOnlyDictionary<Protocol.Bodies.MessageQueue, long>>()).ToJson());
    }

    private async Task<Response> ConsumeAsync(Request request, HandlerRunner runner)
    {
        List<ReceivedMessage> messages =
            ReceivedMessage.ReadAll(request.Body, request.Header.Optional("brokerName") ?? string.Empty);
        if (messages is not [ReceivedMessage message])
        {
            throw new ProtocolException("the body is not one message");
        }

        RetryTopic.Restore(message, options.Names);
        ConsumeOutcome outcome = await runner.RunAsync([message]).ConfigureAwait(false);
        string result = outcome.Failure is not null ? "CR_THROW_EXCEPTION"
            : outcome.Result.DoneOf(batchCount: 1) == 0 ? "CR_LATER"
            : "CR_SUCCESS";
        JavaJsonWriter json = new();
        json.StartObject();
        json.Member("autoCommit", true);
        json.Member("consumeResult", result);
        json.Member("order", options.ConsumeOrderly);
        json.Member("remark", outcome.Failure?.ToString());
        json.Member("spentTimeMills", (long)outcome.Elapsed.TotalMilliseconds);
        json.EndObject();
        return Response.Ok(json.ToArray());
    }
}

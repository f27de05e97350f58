using RocketNet.Protocol;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>
/// Asks a client something on behalf of an operator, over the client's own connection. Nobody's thread waits for the
/// client: the operator is answered when it has.
/// </summary>
internal sealed class ClientRelay
{
    /// <summary>Java: Broker2Client.callClient@4.9.8.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Each waiting request holds some kilobytes; what is beyond is refused at once.</summary>
    private const int WaitingMax = 1_024;

    private int _waiting;

    /// <summary>Passes a request on to a client and its answer back.</summary>
    public Response Pass(Request request, string group, GroupMember member, ReadOnlyMemory<byte> body)
    {
        RequestCode code = (RequestCode)request.Code;
        return Start(request, () => AskAsync(code, request.Fields, body, group, member));
    }

    /// <summary>Begins to ask; the request is answered with what comes of it.</summary>
    /// <returns>What the handler answers now: nothing, unless there are too many waiting.</returns>
    public Response Start(Request request, Func<Task<Response>> ask)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            return Response.Error(
                ResponseCode.SystemBusy, $"{WaitingMax} requests to clients are waiting for their answers already");
        }

        request.Connection.TakeOver();
        _ = AnswerAsync(request, ask);
        return Response.None;
    }

    private static async Task<Response> AskAsync(
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>> fields,
        ReadOnlyMemory<byte> body,
        string group,
        GroupMember member)
    {
        try
        {
            return await member.Connection.InvokeAsync(code, fields, body, Timeout);
        }
        catch (RemotingException late) when (late.Failure == RemotingFailure.TimedOut)
        {
            return Response.Error(
                ResponseCode.ConsumeMsgTimeout, $"consumer <{group}> <{member.ClientId}> Timeout: {late.Message}");
        }
        catch (RemotingException lost)
        {
            return Response.Error(
                ResponseCode.SystemError,
                $"invoke consumer <{group}> <{member.ClientId}> Exception: {lost.Message}");
        }
    }

    private async Task AnswerAsync(Request request, Func<Task<Response>> ask)
    {
        try
        {
            request.Connection.Send(request.Ticket, await ask());
        }
        catch (ProtocolException wrong)
        {
            // What a client answered was not what it was asked for.
            request.Connection.Send(request.Ticket, Response.Error(ResponseCode.SystemError, wrong.Message));
        }
        finally
        {
            request.Connection.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }
}

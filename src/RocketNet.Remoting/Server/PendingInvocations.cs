using System.Collections.Concurrent;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>Requests that this side sent on a connection and that wait for their answers, by correlation id.</summary>
internal sealed class PendingInvocations(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Response>> _waiting = new();
    private int _opaque;

    public int NextOpaque() => Interlocked.Increment(ref _opaque);

    public async Task<Response> AwaitAsync(
        int opaque, string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<Response>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[opaque] = answer;
        try
        {
            return await answer.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new RemotingException(RemotingFailure.TimedOut, address, late);
        }
        finally
        {
            _waiting.TryRemove(opaque, out _);
        }
    }

    /// <summary>Hands an answer to who waits for it; one that came too late is dropped.</summary>
    public void Complete(in RequestFrame frame)
    {
        if (_waiting.TryRemove(frame.Opaque, out TaskCompletionSource<Response>? waiting))
        {
            waiting.TrySetResult(new Response(in frame));
        }
    }

    public void FailAll(string address)
    {
        foreach (KeyValuePair<int, TaskCompletionSource<Response>> waiting in _waiting)
        {
            waiting.Value.TrySetException(new RemotingException(RemotingFailure.Closed, address));
        }
    }
}

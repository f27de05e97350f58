using RocketNet.Store;
using RocketNet.Store.Durability;

namespace RocketNet.Broker.Retrying;

/// <summary>Lets a cold request wait until what it appended is as safe as the flush type promises.</summary>
public sealed class DurableWait(DurabilityTracker durability, TimeProvider time, TimeSpan timeout)
{
    /// <summary>True when it is; false when that took too long or the disk failed.</summary>
    public async ValueTask<bool> WaitAsync(PhysicalOffset end, CancellationToken stopping)
    {
        if (durability.IsReached(end))
        {
            return true;
        }

        TaskCompletionSource<bool> reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Advanced(PhysicalOffset durable) => _ = durable >= end && reached.TrySetResult(true);
        void Failed() => reached.TrySetResult(false);
        durability.Advanced += Advanced;
        durability.Failed += Failed;
        try
        {
            // It may have come between the first look and the subscription.
            return durability.IsReached(end)
                || (!durability.IsFailed && await reached.Task.WaitAsync(timeout, time, stopping));
        }
        catch (TimeoutException)
        {
            // The message is in the log and may still get to the disk; the caller says so.
            return false;
        }
        finally
        {
            durability.Advanced -= Advanced;
            durability.Failed -= Failed;
        }
    }
}

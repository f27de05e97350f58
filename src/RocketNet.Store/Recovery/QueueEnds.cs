using System.Runtime.ExceptionServices;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Looks for the last entry of each queue. A queue whose file is not in memory waits for the disk a few times, one
/// place leading to the next: many queues are looked at side by side.
/// </summary>
internal sealed class QueueEnds(IStoreFiles disk, IReadOnlyList<LoadedQueue> queues)
{
    private const int ThreadsMax = 4;

    /// <summary>Fewer are looked at faster than a thread is made.</summary>
    private const int QueuesPerThread = 100;

    private ExceptionDispatchInfo? _failure;

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public void Find()
    {
        int lanes = Math.Clamp(queues.Count / QueuesPerThread, 1, ThreadsMax);
        Thread[] others =
        [
            .. Enumerable.Range(1, lanes - 1)
                .Select(lane => new Thread(() => FindEach(lane, lanes)) { IsBackground = true, Name = "QueueEnds" }),
        ];
        Array.ForEach(others, thread => thread.Start());
        FindEach(0, lanes);
        Array.ForEach(others, thread => thread.Join());
        _failure?.Throw();
    }

    private void FindEach(int lane, int lanes)
    {
        using QueueBlocks blocks = new(disk);
        try
        {
            for (int i = lane; i < queues.Count && _failure is null; i += lanes)
            {
                queues[i].FindEnd(blocks);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }
}

namespace RocketNet.Client.Consuming;

/// <summary>The workers that take messages from the queues to the handler.</summary>
internal interface IConsumeLoop
{
    /// <summary>Messages have been put into a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="first">The number of the first.</param>
    void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first);

    /// <summary>
    /// Begins no further message, waits so long for handlers that run, then cancels them and leaves them alone.
    /// </summary>
    Task StopAsync(TimeSpan patience);
}

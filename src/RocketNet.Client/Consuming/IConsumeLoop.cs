namespace RocketNet.Client.Consuming;

/// <summary>Where pulled messages go: the workers that bring them to the handler, or the polled buffer.</summary>
internal interface IConsumeLoop
{
    /// <summary>Calls the application; null when the application calls for its messages.</summary>
    HandlerRunner? Runner { get; }

    /// <summary>Messages have been put into a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="first">The number of the first.</param>
    void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first);

    /// <summary>A pull brought nothing that the filter passes: nothing is left before that offset.</summary>
    void Pass(ProcessQueue queue, long nextOffset);

    /// <summary>
    /// Begins no further message, waits so long for handlers that run, then cancels them and leaves them alone.
    /// </summary>
    Task StopAsync(TimeSpan patience);
}

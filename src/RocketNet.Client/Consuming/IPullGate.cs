namespace RocketNet.Client.Consuming;

/// <summary>Holds the pulls of a consumer up while nothing is wanted, whatever room their queues have.</summary>
internal interface IPullGate
{
    /// <summary>Waits until the queue is to be pulled; at once when it is.</summary>
    Task WaitAsync(MessageQueue queue, CancellationToken cancellationToken);
}

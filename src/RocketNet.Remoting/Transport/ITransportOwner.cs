namespace RocketNet.Remoting.Transport;

/// <summary>Told of receives and sends that did not complete at once.</summary>
internal interface ITransportOwner
{
    /// <summary>A receive ended: bytes read, 0 when the peer closed, −1 when it failed.</summary>
    void Received(int byteCount);

    /// <summary>A send ended.</summary>
    void Sent(bool failed);
}

namespace RocketNet.Client.Routing;

/// <summary>One broker of a broker name. Id 0 is the master.</summary>
internal readonly record struct BrokerAddress(string BrokerName, long BrokerId, string Address)
{
    public bool IsSlave => BrokerId != 0;
}

namespace RocketNet.NameServer.Routes;

/// <summary>A broker that <see cref="RouteTable"/> dropped, and the connection it had registered over.</summary>
public readonly record struct LostBroker(string BrokerName, string BrokerAddress, object Connection);

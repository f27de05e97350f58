using System.Collections.Concurrent;
using System.Net;

namespace RocketNet.Remoting.Server;

/// <summary>The open connections of a server, and how many each remote address has.</summary>
internal sealed class ConnectionTable(int connectionsMax, int perAddressMax)
{
    private readonly ConcurrentDictionary<RemotingConnection, IPAddress> _connections = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly Lock _gate = new(); // Guards _perAddress and _count.
    private int _count;

    public ICollection<RemotingConnection> All => _connections.Keys;

    /// <summary>Reserves a place for a connection of this address; null when there is one, else why not.</summary>
    public string? TryReserve(IPAddress address)
    {
        lock (_gate)
        {
            int ofAddress = _perAddress.GetValueOrDefault(address);
            if (_count >= connectionsMax)
            {
                return $"{connectionsMax} connections are open";
            }

            if (ofAddress >= perAddressMax)
            {
                return $"{perAddressMax} connections of this address are open";
            }

            _perAddress[address] = ofAddress + 1;
            _count++;
            return null;
        }
    }

    public void Add(RemotingConnection connection) => _connections[connection] = connection.RemoteEndPoint.Address;

    public void Remove(RemotingConnection connection)
    {
        if (_connections.TryRemove(connection, out IPAddress? address))
        {
            GiveBack(address);
        }
    }

    public void GiveBack(IPAddress address)
    {
        lock (_gate)
        {
            _count--;
            if (--_perAddress[address] == 0)
            {
                _perAddress.Remove(address);
            }
        }
    }
}

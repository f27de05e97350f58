using RocketNet.Compare.Servers;

namespace RocketNet.Compare.Running;

/// <summary>The servers of one workload, all but the measured one paused; disposing ends them all.</summary>
internal sealed class SessionSet : IDisposable
{
    private readonly List<BrokerSession> _sessions = [];

    public SessionSet(IEnumerable<ServerSpec> specs, Func<ServerSpec, BrokerSession> start)
    {
        try
        {
            foreach (ServerSpec spec in specs)
            {
                BrokerSession session = start(spec);
                _sessions.Add(session);
                session.Server.Pause();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<BrokerSession> All => _sessions;

    public void Dispose() => _sessions.ForEach(session => session.Dispose());
}

using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Routing;

/// <summary>The name servers: one is asked as long as it answers, then the next. Any thread.</summary>
internal sealed class NameServers
{
    private readonly RemotingClient _remoting;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly string[] _addresses;
    private int _current;

    public NameServers(RemotingClient remoting, ClientOptions options, TimeProvider time)
    {
        _remoting = remoting;
        _time = time;
        _timeout = options.MqClientApiTimeout;
        _addresses = [.. options.NameServers()];
        Random.Shared.Shuffle(_addresses);
    }

    /// <summary>The addresses as messages show them.</summary>
    public string Text => string.Join(';', _addresses);

    /// <summary>Asks one name server after another until one answers.</summary>
    /// <exception cref="RocketMqException">None did within the time of a request.</exception>
    public async Task<Response> InvokeAsync(
        RequestCode code, IEnumerable<KeyValuePair<string, string>>? fields, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        RemotingException? last = null;
        for (int tried = 0; tried < _addresses.Length; tried++)
        {
            int current = Volatile.Read(ref _current);
            TimeSpan left = _timeout - _time.GetElapsedTime(start);
            TimeSpan share = left / (_addresses.Length - tried);
            if (share <= TimeSpan.Zero)
            {
                break;
            }

            try
            {
                return await _remoting
                    .InvokeAsync(_addresses[current], code, fields, default, share, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (RemotingException failure)
            {
                last = failure;
                int next = (current + 1) % _addresses.Length;
                Interlocked.CompareExchange(ref _current, next, current);
            }
        }

        throw new RocketMqException(
            RocketMqFailure.NameServerUnreachable,
            $"No name server of {Text} answered: {last?.Message ?? "the time is over"}. "
            + "Check the address, that mqnamesrv runs there, and that no firewall stands between.",
            last);
    }
}

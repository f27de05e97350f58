using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Client;

namespace RocketNet.Broker.Registration;

/// <summary>
/// Keeps this broker registered with every name server of namesrvAddr, each on a loop of its own, so that one that is
/// away holds up nobody. Started last and withdrawn first.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without timer or wait handle holds nothing to free.")]
public sealed class RegistrationLoop
{
    private readonly BrokerConfiguration _configuration;
    private readonly TopicTable _topics;
    private readonly RemotingClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger<RegistrationLoop> _logger;
    private readonly CancellationTokenSource _stopping = new();

    // Guards the two tables below: start, stop and changes of namesrvAddr.
    private readonly Lock _changing = new();
    private readonly Dictionary<string, NameServerRegistration> _nameServers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CancellationTokenSource> _stops = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];
    private BrokerIdentity? _identity;

    public RegistrationLoop(
        BrokerConfiguration configuration,
        TopicTable topics,
        RemotingClient client,
        TimeProvider time,
        ILogger<RegistrationLoop> logger)
    {
        _configuration = configuration;
        _topics = topics;
        _client = client;
        _time = time;
        _logger = logger;
    }

    /// <summary>Registers for the first time and goes on in the background.</summary>
    /// <returns>Ends when each name server has answered or failed once; that none is there is no error.</returns>
    public async Task StartAsync(BrokerIdentity identity, CancellationToken stopping)
    {
        _identity = identity;
        NameServerRegistration[] first = Follow(_configuration.Broker.NamesrvAddr);
        _topics.Changed += OnTopicChanged;
        await Task.WhenAll(first.Select(nameServer => nameServer.RegisterWhatIsWantedAsync(stopping)));
        foreach (NameServerRegistration nameServer in first)
        {
            Run(nameServer);
        }
    }

    /// <summary>The configuration was changed: other name servers, or another permission of the whole broker.</summary>
    public void Reconfigure()
    {
        if (_identity is null)
        {
            return;
        }

        foreach (NameServerRegistration added in Follow(_configuration.Broker.NamesrvAddr))
        {
            Run(added);
        }

        foreach (NameServerRegistration nameServer in NameServers())
        {
            nameServer.WantFull();
        }
    }

    /// <summary>Stops registering and tells every name server to forget this broker.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _topics.Changed -= OnTopicChanged;
        await _stopping.CancelAsync();
        Task[] running;
        lock (_changing)
        {
            running = [.. _running];
        }

        // A fault was logged when it happened; the name servers are told all the same.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(NameServers().Select(nameServer => nameServer.WithdrawAsync(cancellationToken)));
    }

    private static IEnumerable<string> Split(string addresses) =>
        addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();

    private NameServerRegistration[] NameServers()
    {
        lock (_changing)
        {
            return [.. _nameServers.Values];
        }
    }

    // Adds the new addresses and stops those that are gone; returns the added ones, which are not running yet.
    private NameServerRegistration[] Follow(string namesrvAddr)
    {
        string[] addresses = [.. Split(namesrvAddr)];
        List<NameServerRegistration> added = [];
        lock (_changing)
        {
            foreach (string gone in _nameServers.Keys.Except(addresses, StringComparer.Ordinal).ToList())
            {
                _nameServers.Remove(gone);
                if (_stops.Remove(gone, out CancellationTokenSource? stop))
                {
                    stop.Cancel();
                }
            }

            foreach (string address in addresses.Where(address => !_nameServers.ContainsKey(address)))
            {
                added.Add(_nameServers[address] = Create(address, isFirst: address == addresses[0]));
            }
        }

        return [.. added];
    }

    private NameServerRegistration Create(string address, bool isFirst)
    {
        NameServerRegistration created = new(address, _identity!, _configuration, _topics, _client, _time, _logger);

        // Name servers can disagree about which topics are ordered; the first one of the list decides.
        if (isFirst)
        {
            created.OrderTopicsReceived += ApplyOrder;
        }

        return created;
    }

    private void Run(NameServerRegistration nameServer)
    {
        lock (_changing)
        {
            // It may have left the list while it was registered for the first time.
            if (!_nameServers.TryGetValue(nameServer.Address, out NameServerRegistration? followed)
                || followed != nameServer)
            {
                return;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            _stops[nameServer.Address] = stop;
            _running.Add(Task.Run(() => RunAsync(nameServer, stop.Token)));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a loop: what ends it must be seen.")]
    private async Task RunAsync(NameServerRegistration nameServer, CancellationToken stopping)
    {
        try
        {
            await nameServer.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The broker stops, or the address left the list.
        }
        catch (Exception fault)
        {
            _logger.LoopFaulted(fault, $"registration with {nameServer.Address}");
            throw;
        }
    }

    private void ApplyOrder(KVTable orderedTopics) =>
        _topics.ApplyOrder(orderedTopics.Table.Keys.ToHashSet(StringComparer.Ordinal));

    private void OnTopicChanged(TopicChange change)
    {
        foreach (NameServerRegistration nameServer in NameServers())
        {
            switch (change.Kind)
            {
                case TopicChangeKind.Administered:
                    nameServer.WantTopic(change.Config);
                    break;
                case TopicChangeKind.Created:
                    nameServer.WantFull();
                    break;
                case TopicChangeKind.Removed:
                    break;
                default:
                    throw new InvalidOperationException($"{change.Kind} is no kind of change.");
            }
        }
    }
}

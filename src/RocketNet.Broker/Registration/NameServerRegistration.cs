using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Loops;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Registration;

/// <summary>
/// Keeps this broker registered with one name server. Owned and stopped by <see cref="RegistrationLoop"/>.
/// </summary>
internal sealed class NameServerRegistration
{
    /// <summary>With the 3 s a connect may take, a name server that appears knows this broker within 10 s.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WithdrawalTimeout = TimeSpan.FromSeconds(3);

    private readonly BrokerIdentity _identity;
    private readonly BrokerConfiguration _configuration;
    private readonly TopicTable _topics;
    private readonly RemotingClient _client;
    private readonly ILogger _logger;
    private readonly AsyncSignal _wake;

    // Guards what there is to register; never held while the name server is asked.
    private readonly Lock _changing = new();
    private Dictionary<string, TopicConfig> _changed = new(StringComparer.Ordinal);
    private long _changes;
    private bool _isFullWanted = true;

    // Of the latest registration that succeeded.
    private DataVersion _registered = DataVersion.Zero;
    private bool? _isReachable;

    public NameServerRegistration(
        string address,
        BrokerIdentity identity,
        BrokerConfiguration configuration,
        TopicTable topics,
        RemotingClient client,
        TimeProvider time,
        ILogger logger)
    {
        Address = address;
        _identity = identity;
        _configuration = configuration;
        _topics = topics;
        _client = client;
        _logger = logger;
        _wake = new AsyncSignal(time);
    }

    public string Address { get; }

    /// <summary>Told with the ordered-topic list of each answer that has one.</summary>
    public event Action<KVTable>? OrderTopicsReceived;

    /// <summary>The whole table is to be registered soon. Several wishes are one registration.</summary>
    public void WantFull()
    {
        lock (_changing)
        {
            _isFullWanted = true;
        }

        _wake.Set();
    }

    /// <summary>One topic is to be registered soon, alone unless the whole table is due anyway.</summary>
    public void WantTopic(TopicConfig topic)
    {
        lock (_changing)
        {
            _changed[topic.TopicName] = topic;
            _changes++;
        }

        _wake.Set();
    }

    /// <summary>Registers until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            bool succeeded = await RegisterWhatIsWantedAsync(stopping);
            bool isWoken = await _wake.WaitAsync(succeeded ? Period() : RetryDelay, stopping);
            if (!isWoken && succeeded && await IsDueAsync(stopping))
            {
                lock (_changing)
                {
                    _isFullWanted = true;
                }
            }
        }
    }

    /// <summary>Registers what has changed since the last success; everything the first time.</summary>
    /// <returns>Whether the name server knows it all now.</returns>
    public async Task<bool> RegisterWhatIsWantedAsync(CancellationToken stopping)
    {
        if (!TryTake(out RegisterBrokerBody? body))
        {
            return true;
        }

        bool succeeded = await RegisterAsync(body, stopping);
        if (succeeded)
        {
            _registered = body.Topics.DataVersion;
        }
        else
        {
            // Whether the name server took it is unknown: the whole table settles it.
            lock (_changing)
            {
                _isFullWanted = true;
            }
        }

        return succeeded;
    }

    /// <summary>Tells the name server that the broker goes away.</summary>
    public async Task WithdrawAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.InvokeAsync(
                Address,
                RequestCode.UnregisterBroker,
                _identity.Fields(),
                default,
                WithdrawalTimeout,
                cancellationToken);
            _logger.Withdrawn(Address);
        }
        catch (RemotingException unreachable)
        {
            // It forgets this broker by itself, as soon as the connection ends or after two minutes.
            _logger.WithdrawalFailed(Address, unreachable.Message);
        }
    }

    private TimeSpan Period() =>
        TimeSpan.FromMilliseconds(Math.Clamp(_configuration.Broker.RegisterNameServerPeriod, 10_000, 60_000));

    private bool TryTake([NotNullWhen(true)] out RegisterBrokerBody? body)
    {
        bool isFull;
        long changes;
        Dictionary<string, TopicConfig> changed;
        lock (_changing)
        {
            (isFull, changed, changes) = (_isFullWanted, _changed, _changes);
            _isFullWanted = false;
            _changed = new(StringComparer.Ordinal);
            _changes = 0;
        }

        body = null;
        if (!isFull && changes == 0)
        {
            return false;
        }

        // A name server that holds a version believes it knows every topic of it: some topics alone may only be sent
        // under a version that counts no other change since.
        DataVersion version = _topics.Version;
        body = isFull || version.Counter != _registered.Counter + changes
            ? RegistrationBody.Full(_topics, _configuration.Broker)
            : RegistrationBody.Partial(version, changed.Values, _configuration.Broker);
        return true;
    }

    private async Task<bool> RegisterAsync(RegisterBrokerBody body, CancellationToken stopping)
    {
        byte[] json = body.ToBytes();
        List<KeyValuePair<string, string>> fields = _identity.Fields();
        fields.Add(new("haServerAddr", _identity.HaServerAddress));
        fields.Add(new("compressed", "false"));
        fields.Add(new("bodyCrc32", Invariant.Text(Crc32.Masked(json))));
        Response? response = await InvokeAsync(RequestCode.RegisterBroker, fields, json, stopping);
        if (response is null)
        {
            return false;
        }

        if (!response.Body.IsEmpty)
        {
            OrderTopicsReceived?.Invoke(KVTable.Parse(response.Body.Span));
        }

        return true;
    }

    // With forceRegister off a name server that knows the current version is not sent the table again; the question
    // counts as a sign of life.
    private async Task<bool> IsDueAsync(CancellationToken stopping)
    {
        if (_configuration.Broker.ForceRegister)
        {
            return true;
        }

        Response? response = await InvokeAsync(
            RequestCode.QueryDataVersion,
            _identity.Fields(),
            _topics.Version.ToJson(),
            stopping);
        return response?.Field("changed") != "false";
    }

    private async Task<Response?> InvokeAsync(
        RequestCode code,
        List<KeyValuePair<string, string>> fields,
        byte[] body,
        CancellationToken stopping)
    {
        try
        {
            TimeSpan timeout = TimeSpan.FromMilliseconds(Math.Max(_configuration.Broker.RegisterBrokerTimeoutMills, 1));
            Response response = await _client.InvokeAsync(Address, code, fields, body, timeout, stopping);
            if (response.Code == ResponseCode.Success)
            {
                Note(isReachable: true, "");
                return response;
            }

            Note(isReachable: false, $"{(int)response.Code} {response.Remark}");
        }
        catch (RemotingException unreachable)
        {
            Note(isReachable: false, unreachable.Message);
        }

        return null;
    }

    // One line when the state changes, not one every five seconds.
    private void Note(bool isReachable, string reason)
    {
        if (_isReachable == isReachable)
        {
            return;
        }

        _isReachable = isReachable;
        if (isReachable)
        {
            _logger.Registered(Address, _identity.BrokerName, _identity.BrokerAddress);
        }
        else
        {
            _logger.RegistrationFailed(Address, reason);
        }
    }
}

namespace RocketNet.Client.Producing;

/// <summary>What the attempts of one send came to so far.</summary>
internal struct SendTrace
{
    private List<string>? _brokers;
    private Exception? _last;
    private bool _mayBeStored;

    /// <summary>The broker of the last attempt; null before the first.</summary>
    public readonly string? FailedBroker => _brokers?[^1];

    /// <summary>An answer of a broker that took the message and did not flush or replicate it in time.</summary>
    public SendResult? Result { get; set; }

    public void Note(string brokerName, Exception? failure)
    {
        (_brokers ??= []).Add(brokerName);
        _last = failure;
        _mayBeStored |= SendErrors.MayBeStored(failure);
    }

    public readonly RocketMqException ToException(string topic, SendBudget budget, bool isVip) => _brokers is null
        ? SendErrors.TimedOut(topic, budget.Whole)
        : SendErrors.AllFailed(topic, _brokers, budget.Spent, _last, _mayBeStored, isVip);
}

using System.Globalization;
using RocketNet.Remoting;

namespace RocketNet.Client.Producing;

/// <summary>Why a message was not sent, as exceptions that name cause and remedy.</summary>
internal static class SendErrors
{
    public static RocketMqException NoMaster(string brokerName) => new(
        RocketMqFailure.NoMaster,
        $"The broker[{brokerName}] not exist: no master of that name is in the routes. Start the one with brokerId=0.");

    public static RocketMqException Stopped(Exception? cause = null) =>
        new(RocketMqFailure.Stopped, "The client has been stopped; make a new one.", cause);

    public static RocketMqException TimedOut(string topic, TimeSpan timeout) => new(
        RocketMqFailure.TimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Sending to {topic} was not done within {timeout.TotalMilliseconds:F0} ms; it may have been stored."));

    /// <summary>The message was written, and nobody knows what became of it.</summary>
    public static bool MayBeStored(Exception? failure) =>
        failure is RemotingException { Failure: RemotingFailure.TimedOut or RemotingFailure.Closed };

    /// <summary>No attempt succeeded; the last failure says what kind it is.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="brokersSent">The broker of each attempt.</param>
    /// <param name="cost">How long all took.</param>
    /// <param name="last">Why the last one failed.</param>
    /// <param name="mayBeStored">One of them was written, and nobody knows what became of it.</param>
    /// <param name="isVip">They went to the VIP port.</param>
    public static RocketMqException AllFailed(
        string topic,
        IReadOnlyCollection<string> brokersSent,
        TimeSpan cost,
        Exception? last,
        bool mayBeStored,
        bool isVip)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Send [{brokersSent.Count}] times, still failed, cost [{cost.TotalMilliseconds:F0}]ms, Topic: {topic}, "
            + $"BrokersSent: [{string.Join(", ", brokersSent)}]. {last?.Message}")
            + (mayBeStored ? "; it may have been stored all the same" : null);
        return last switch
        {
            RocketMqException refused => refused.With(message),
            RemotingException { Failure: RemotingFailure.TimedOut } late => new RocketMqException(
                RocketMqFailure.TimedOut, $"{message}.", late),
            RemotingException { Failure: RemotingFailure.ConnectFailed } failure => new RocketMqException(
                RocketMqFailure.BrokerUnreachable,
                $"{message}. Check that the broker runs, that its brokerIP1 is an address this machine reaches, and "
                + "that no firewall keeps the port" + (isVip
                    ? ": VipChannelEnabled is on, so it is the broker's listenPort − 2. Open that too, or leave "
                    + "VipChannelEnabled off."
                    : "."),
                failure),
            _ => new RocketMqException(RocketMqFailure.BrokerUnreachable, $"{message}.", last),
        };
    }
}

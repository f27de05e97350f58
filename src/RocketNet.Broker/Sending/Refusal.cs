using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Sending;

/// <summary>Why a request is not carried out: the code clients branch on and the text people read.</summary>
public readonly record struct Refusal(ResponseCode Code, string Remark)
{
    /// <summary>Where Java's refusals send their readers.</summary>
    public const string Faq = "\nSee http://rocketmq.apache.org/docs/faq/ for further details.";
}

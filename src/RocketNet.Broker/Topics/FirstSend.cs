namespace RocketNet.Broker.Topics;

/// <summary>What a send to an unknown topic says about the topic it would like to have.</summary>
/// <param name="Topic">A legal name: the caller has checked it.</param>
/// <param name="DefaultTopic">The template the client names, TBW102 as a rule.</param>
/// <param name="DefaultTopicQueueNums">Queues wanted at most; the template's number is a second bound.</param>
/// <param name="UnitMode">The producer belongs to a unit of a multi-site installation.</param>
public readonly record struct FirstSend(string Topic, string DefaultTopic, int DefaultTopicQueueNums, bool UnitMode);

using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Consuming;

/// <summary>Refuses options that make no sense, in words that say which and why.</summary>
internal static class OptionChecks
{
    public static void Group(string group, string name, string reserved)
    {
        string? problem = GroupName.Problem(group);
        if (problem is not null)
        {
            throw Invalid($"{name} \"{group}\": {problem}");
        }

        if (group == reserved)
        {
            throw Invalid($"{name} can not equal {reserved}, please specify another one.");
        }

        // The group's retry topic must be a topic a broker can store.
        if (TopicName.RetryOf(group).Length > TopicName.LengthMax)
        {
            throw Invalid($"{name} \"{group}\" is longer than 120 characters: its messages could not be retried.");
        }
    }

    public static void Topic(string topic)
    {
        if (TopicName.Problem(topic) is { } problem)
        {
            throw Invalid($"Topic \"{topic}\": {problem}");
        }
    }

    public static void Range(int value, int min, int max, string name)
    {
        if (value < min || value > max)
        {
            throw Invalid($"{name} is {value}; it must be from {min} to {max}.");
        }
    }

    public static void RangeOrNone(int value, int max, string name)
    {
        if (value != -1)
        {
            Range(value, 1, max, name);
        }
    }

    public static void Time(TimeSpan value, TimeSpan min, string name)
    {
        // Timers take no more than this; nobody waits for 24 days either.
        if (value < min || value.TotalMilliseconds > int.MaxValue)
        {
            throw Invalid($"{name} is {value}; it must be at least {min} and less than 24 days.");
        }
    }

    public static RocketMqException Invalid(string message) => new(RocketMqFailure.InvalidOptions, message);
}

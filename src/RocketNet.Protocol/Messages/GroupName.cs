namespace RocketNet.Protocol.Messages;

/// <summary>Which names a producer or consumer group may have.</summary>
public static class GroupName
{
    /// <summary>Longest name in characters.</summary>
    public const int LengthMax = 255;

    /// <summary>What is wrong with the name; null when nothing is.</summary>
    public static string? Problem(string? group) =>
        string.IsNullOrWhiteSpace(group) ? "The specified group is blank."
        : !TopicName.HasLegalCharacters(group)
            ? "The specified group contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$"
        : group.Length > LengthMax ? "The specified group is longer than group max length."
        : null;
}

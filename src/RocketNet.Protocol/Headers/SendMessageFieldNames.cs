namespace RocketNet.Protocol.Headers;

/// <summary>The long names of a send's fields and the letters that stand for them.</summary>
internal static class SendMessageFieldNames
{
    private static readonly string[] Names =
    [
        "producerGroup", "topic", "defaultTopic", "defaultTopicQueueNums", "queueId", "sysFlag", "bornTimestamp",
        "flag", "properties", "reconsumeTimes", "unitMode", "maxReconsumeTimes", "batch", "bname",
    ];

    /// <summary>The letter of a long name; 0 for a name that is none of them.</summary>
    public static char LetterOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("flag"u8) => 'h',
        5 when name.SequenceEqual("topic"u8) => 'b',
        5 when name.SequenceEqual("batch"u8) => 'm',
        5 when name.SequenceEqual("bname"u8) => 'n',
        7 when name.SequenceEqual("queueId"u8) => 'e',
        7 when name.SequenceEqual("sysFlag"u8) => 'f',
        8 when name.SequenceEqual("unitMode"u8) => 'k',
        10 when name.SequenceEqual("properties"u8) => 'i',
        12 when name.SequenceEqual("defaultTopic"u8) => 'c',
        13 when name.SequenceEqual("producerGroup"u8) => 'a',
        13 when name.SequenceEqual("bornTimestamp"u8) => 'g',
        14 when name.SequenceEqual("reconsumeTimes"u8) => 'j',
        17 when name.SequenceEqual("maxReconsumeTimes"u8) => 'l',
        21 when name.SequenceEqual("defaultTopicQueueNums"u8) => 'd',
        _ => '\0',
    };

    /// <summary>The name for a remark: the long one, and the letter when that is what was sent.</summary>
    public static string Shown(char letter, bool hasLongNames) =>
        hasLongNames ? Names[letter - 'a'] : $"{letter} ({Names[letter - 'a']})";
}

using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of PULL_MESSAGE (11) and LITE_PULL_MESSAGE (361); spans are slices of the receive buffer.</summary>
/// <remarks>Java: PullMessageRequestHeader@4.9.8. Fields that Java reads only when needed are 0 when missing.</remarks>
public ref struct PullMessageHeader
{
    /// <summary>Bit of <see cref="SysFlag"/>: <see cref="CommitOffset"/> is to be stored.</summary>
    public const int CommitOffsetFlag = 1;

    /// <summary>Bit of <see cref="SysFlag"/>: the request may wait for a message.</summary>
    public const int SuspendFlag = 2;

    /// <summary>Bit of <see cref="SysFlag"/>: the subscription stands in the header.</summary>
    public const int SubscriptionFlag = 4;

    /// <summary>Bit of <see cref="SysFlag"/>: class filter, obsolete.</summary>
    public const int ClassFilterFlag = 8;

    /// <summary>Bit of <see cref="SysFlag"/>: a lite pull consumer asks.</summary>
    public const int LitePullFlag = 16;

    private const int RequiredAll = 0b111111;

    /// <summary>Consumer group, required.</summary>
    public ReadOnlySpan<byte> ConsumerGroup { get; private set; }

    /// <summary>Topic, required.</summary>
    public ReadOnlySpan<byte> Topic { get; private set; }

    /// <summary>Queue, required.</summary>
    public int QueueId { get; private set; }

    /// <summary>Place in the queue, required.</summary>
    public long QueueOffset { get; private set; }

    /// <summary>Most messages wanted, required.</summary>
    public int MaxMsgNums { get; private set; }

    /// <summary>The bits above, required.</summary>
    public int SysFlag { get; private set; }

    /// <summary>The group's offset to store.</summary>
    public long CommitOffset { get; private set; }

    /// <summary>How long to wait for a message.</summary>
    public long SuspendTimeoutMillis { get; private set; }

    /// <summary>The filter expression.</summary>
    public ReadOnlySpan<byte> Subscription { get; private set; }

    /// <summary>Version of the subscription, a time.</summary>
    public long SubVersion { get; private set; }

    /// <summary><c>TAG</c> or <c>SQL92</c>; empty means TAG.</summary>
    public ReadOnlySpan<byte> ExpressionType { get; private set; }

    /// <summary>5.x: most bytes wanted; null when the client does not say.</summary>
    public int? MaxMsgBytes { get; private set; }

    /// <summary>Decodes the header of a pull.</summary>
    /// <param name="frame">The request.</param>
    /// <param name="header">The header when it is right.</param>
    /// <param name="problem">When false: a remark naming the field.</param>
    public static bool TryDecode(in RequestFrame frame, out PullMessageHeader header, out string? problem)
    {
        header = default;
        problem = null;
        int seen = 0;
        foreach (ExtField field in frame.Fields)
        {
            if (!header.TryTake(field.Key, field.Value, ref seen))
            {
                problem = FieldProblem.NotANumber(System.Text.Encoding.UTF8.GetString(field.Key), field.Value);
                return false;
            }
        }

        problem = seen == RequiredAll ? null : FirstMissing(seen);
        return problem is null;
    }

    private static string FirstMissing(int seen)
    {
        ReadOnlySpan<string> names = ["consumerGroup", "topic", "queueId", "queueOffset", "maxMsgNums", "sysFlag"];
        return FieldProblem.Missing(names[System.Numerics.BitOperations.TrailingZeroCount(~seen)]);
    }

    private bool TryTake(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ref int seen)
    {
        switch (key.Length)
        {
            case 5 when key.SequenceEqual("topic"u8):
                seen |= 2;
                Topic = value;
                return true;
            case 12 when key.SequenceEqual("subscription"u8):
                Subscription = value;
                return true;
            case 13 when key.SequenceEqual("consumerGroup"u8):
                seen |= 1;
                ConsumerGroup = value;
                return true;
            case 14 when key.SequenceEqual("expressionType"u8):
                ExpressionType = value;
                return true;
            case 7 or 10 or 11 or 12 or 20:
                return TryTakeNumber(key, value, ref seen);
            default:
                return true;
        }
    }

    private bool TryTakeNumber(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ref int seen)
    {
        long number;
        bool parsed = true;
        switch (key.Length)
        {
            case 7 when key.SequenceEqual("queueId"u8):
                seen |= 4;
                parsed = TryInt32(value, out number);
                QueueId = (int)number;
                break;
            case 7 when key.SequenceEqual("sysFlag"u8):
                seen |= 32;
                parsed = TryInt32(value, out number);
                SysFlag = (int)number;
                break;
            case 10 when key.SequenceEqual("maxMsgNums"u8):
                seen |= 16;
                parsed = TryInt32(value, out number);
                MaxMsgNums = (int)number;
                break;
            case 10 when key.SequenceEqual("subVersion"u8):
                parsed = Utf8Parse.TryInt64(value, out number);
                SubVersion = number;
                break;
            case 11 when key.SequenceEqual("queueOffset"u8):
                seen |= 8;
                parsed = Utf8Parse.TryInt64(value, out number);
                QueueOffset = number;
                break;
            case 11 when key.SequenceEqual("maxMsgBytes"u8):
                parsed = TryInt32(value, out number);
                MaxMsgBytes = (int)number;
                break;
            case 12 when key.SequenceEqual("commitOffset"u8):
                parsed = Utf8Parse.TryInt64(value, out number);
                CommitOffset = number;
                break;
            case 20 when key.SequenceEqual("suspendTimeoutMillis"u8):
                parsed = Utf8Parse.TryInt64(value, out number);
                SuspendTimeoutMillis = number;
                break;
            default:
                break;
        }

        return parsed;
    }

    private static bool TryInt32(ReadOnlySpan<byte> value, out long number)
    {
        bool parsed = Utf8Parse.TryInt32(value, out int narrow);
        number = narrow;
        return parsed;
    }
}

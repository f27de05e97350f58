using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>
/// Header of SEND_MESSAGE (10), its forms with one-letter names (310, batch 320) and the replies 324 and 325. The
/// spans are slices of the receive buffer.
/// </summary>
/// <remarks>Java: SendMessageRequestHeader and SendMessageRequestHeaderV2@4.9.8. A missing text is empty.</remarks>
public ref struct SendMessageHeader
{
    // Compat: SendMessageRequestHeaderV2@4.9.8 unboxes these, so a client that leaves one out fails in Java too.
    private const uint RequiredLetters =
        (1u << ('b' - 'a')) | (1u << ('e' - 'a')) | (1u << ('f' - 'a')) | (1u << ('g' - 'a')) | (1u << ('h' - 'a'));

    /// <summary>Producer group (a).</summary>
    public ReadOnlySpan<byte> ProducerGroup { get; private set; }

    /// <summary>Topic (b), required.</summary>
    public ReadOnlySpan<byte> Topic { get; private set; }

    /// <summary>The template for automatic creation (c).</summary>
    public ReadOnlySpan<byte> DefaultTopic { get; private set; }

    /// <summary>Queues wanted at automatic creation (d); 4 when missing, the client's own default.</summary>
    public int DefaultTopicQueueNums { get; private set; }

    /// <summary>Queue (e), required; negative leaves the choice to the broker.</summary>
    public int QueueId { get; private set; }

    /// <summary>Bits of <see cref="Messages.MessageSysFlag"/> (f), required.</summary>
    public int SysFlag { get; private set; }

    /// <summary>Producer's clock (g), required.</summary>
    public long BornTimestamp { get; private set; }

    /// <summary>The application's own flag (h), required.</summary>
    public int Flag { get; private set; }

    /// <summary>Property text (i), see <see cref="Messages.MessageProperties"/>.</summary>
    public ReadOnlySpan<byte> Properties { get; private set; }

    /// <summary>How often the message was consumed (j); 0 when missing.</summary>
    public int ReconsumeTimes { get; private set; }

    /// <summary>Unit mode (k).</summary>
    public bool UnitMode { get; private set; }

    /// <summary>Limit of consumption a consumer sets (l).</summary>
    public int? MaxReconsumeTimes { get; private set; }

    /// <summary>The body is a batch (m).</summary>
    public bool Batch { get; private set; }

    /// <summary>The broker the client means (n, V1 <c>bname</c>).</summary>
    public ReadOnlySpan<byte> BrokerName { get; private set; }

    /// <summary>Decodes the header of a send; which names it has follows from the request code.</summary>
    /// <param name="frame">The request.</param>
    /// <param name="header">The header when it is right.</param>
    /// <param name="problem">When false: a remark naming the field.</param>
    public static bool TryDecode(in RequestFrame frame, out SendMessageHeader header, out string? problem)
    {
        bool hasLongNames = (RequestCode)frame.Code is RequestCode.SendMessage or RequestCode.SendReplyMessage;
        header = new SendMessageHeader { DefaultTopicQueueNums = 4 };
        uint seen = 0;
        foreach (ExtField field in frame.Fields)
        {
            char letter = hasLongNames ? SendMessageFieldNames.LetterOf(field.Key)
                : field.Key.Length == 1 ? (char)field.Key[0]
                : '\0';
            if (letter is < 'a' or > 'n')
            {
                continue;
            }

            seen |= 1u << (letter - 'a');
            if (!header.TryTake(letter, field.Value))
            {
                problem = FieldProblem.NotANumber(SendMessageFieldNames.Shown(letter, hasLongNames), field.Value);
                return false;
            }
        }

        uint missing = RequiredLetters & ~seen;
        problem = missing == 0 ? null : FieldProblem.Missing(SendMessageFieldNames.Shown(
            (char)('a' + System.Numerics.BitOperations.TrailingZeroCount(missing)), hasLongNames));
        return problem is null;
    }

    private bool TryTake(char letter, ReadOnlySpan<byte> value)
    {
        bool parsed = true;
        int number = 0;
        switch (letter)
        {
            case 'a': ProducerGroup = value; break;
            case 'b': Topic = value; break;
            case 'c': DefaultTopic = value; break;
            case 'i': Properties = value; break;
            case 'n': BrokerName = value; break;
            case 'k': UnitMode = Utf8Parse.JavaBoolean(value); break;
            case 'm': Batch = Utf8Parse.JavaBoolean(value); break;
            case 'g':
                parsed = Utf8Parse.TryInt64(value, out long timestamp);
                BornTimestamp = timestamp;
                break;
            default:
                parsed = Utf8Parse.TryInt32(value, out number);
                break;
        }

        switch (letter)
        {
            case 'd': DefaultTopicQueueNums = number; break;
            case 'e': QueueId = number; break;
            case 'f': SysFlag = number; break;
            case 'h': Flag = number; break;
            case 'j': ReconsumeTimes = number; break;
            case 'l': MaxReconsumeTimes = number; break;
            default: break;
        }

        return parsed;
    }
}

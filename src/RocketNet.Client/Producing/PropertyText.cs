using System.Buffers.Text;
using System.Text;
using RocketNet.Client.Diagnostics;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client.Producing;

/// <summary>Writes the properties of a message as a producer sends them.</summary>
internal static class PropertyText
{
    private const int IdCharsMax = 64;

    /// <summary>Appends the property text of a message, without a separator at its end.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="uniqueId">Its id.</param>
    /// <param name="span">Its trace, which travels with it.</param>
    /// <param name="prefix">The namespace, which consumers of Java's look for; null for none.</param>
    /// <exception cref="RocketMqException">It is longer than a record can hold.</exception>
    public static void Write(
        FrameBuffer buffer, Message message, UniqueId uniqueId, SendSpan span, string? prefix)
    {
        int start = buffer.Length;
        if (message.Properties is { Count: > 0 } properties)
        {
            foreach ((string name, string value) in properties)
            {
                Append(buffer, name, value);
            }
        }

        span.Inject(buffer, message);

        WriteEntry(buffer, PropertyNames.Keys, message.Keys);
        WriteEntry(buffer, PropertyNames.Tags, message.Tags);
        WriteEntry(buffer, PropertyNames.InstanceId, prefix);
        if (message.DelayLevel > 0)
        {
            WriteName(buffer, PropertyNames.Delay);
            Utf8Formatter.TryFormat(message.DelayLevel, buffer.GetSpan(IdCharsMax), out int digits);
            buffer.Advance(digits);
            Separate(buffer, MessageProperties.EntrySeparator);
        }

        WriteName(buffer, PropertyNames.UniqueKey);
        buffer.Advance(uniqueId.Write(buffer.GetSpan(IdCharsMax)));
        Separate(buffer, MessageProperties.EntrySeparator);
        WriteWait(buffer, message.WaitStoreOk);
        int length = buffer.Length - start;
        if (length > MessageProperties.BytesMax)
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidMessage,
                $"the properties of a message take {length} bytes, MAX: {MessageProperties.BytesMax}");
        }
    }

    /// <summary>Appends a property and the separator behind it.</summary>
    public static void Append(FrameBuffer buffer, string name, string value)
    {
        WriteText(buffer, name);
        Separate(buffer, MessageProperties.ValueSeparator);
        WriteText(buffer, value);
        Separate(buffer, MessageProperties.EntrySeparator);
    }

    /// <summary>Appends the one property that says whether the answer waits for flush and replica.</summary>
    public static void WriteWait(FrameBuffer buffer, bool waits)
    {
        WriteName(buffer, PropertyNames.WaitStoreOk);
        buffer.Write(waits ? "true"u8 : "false"u8);
    }

    private static void WriteEntry(FrameBuffer buffer, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            WriteName(buffer, name);
            WriteText(buffer, value);
            Separate(buffer, MessageProperties.EntrySeparator);
        }
    }

    private static void WriteName(FrameBuffer buffer, ReadOnlySpan<byte> name)
    {
        buffer.Write(name);
        Separate(buffer, MessageProperties.ValueSeparator);
    }

    private static void WriteText(FrameBuffer buffer, string text)
    {
        Span<byte> room = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        buffer.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    private static void Separate(FrameBuffer buffer, byte separator)
    {
        buffer.GetSpan(1)[0] = separator;
        buffer.Advance(1);
    }
}

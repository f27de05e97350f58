using System.Text;
using RocketNet.Protocol.Messages;

namespace RocketNet.StoreTool.Output;

/// <summary>One message as a line of <c>mqstore cat --json</c>.</summary>
internal sealed record CatMessage
{
    public required string Topic { get; init; }

    public required int QueueId { get; init; }

    public required long QueueOffset { get; init; }

    public required long PhysicalOffset { get; init; }

    public required int Size { get; init; }

    /// <summary>By which VIEW_MESSAGE_BY_ID finds it.</summary>
    public required string OffsetId { get; init; }

    public required long StoreTimestamp { get; init; }

    public required long BornTimestamp { get; init; }

    public required string StoreHost { get; init; }

    public required string BornHost { get; init; }

    public required int SysFlag { get; init; }

    public required int Flag { get; init; }

    public required int ReconsumeTimes { get; init; }

    public required long PreparedTransactionOffset { get; init; }

    public required int BodyCrc { get; init; }

    /// <summary>The body has the checksum it was stored with.</summary>
    public required bool IsBodyWhole { get; init; }

    public required int BodyBytes { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>In the form that was asked for; left out for none.</summary>
    public string? Body { get; init; }

    /// <param name="record">The record.</param>
    /// <param name="isBodyWhole">Its body has its checksum.</param>
    /// <param name="form">text, hex, base64 or none.</param>
    public static CatMessage Of(in MessageRecord record, bool isBodyWhole, string form) => new()
    {
        Topic = Encoding.UTF8.GetString(record.Topic),
        QueueId = record.QueueId,
        QueueOffset = record.QueueOffset,
        PhysicalOffset = record.PhysicalOffset,
        Size = record.TotalSize,
        OffsetId = MessageId.ToText(record.StoreHost, record.PhysicalOffset),
        StoreTimestamp = record.StoreTimestamp,
        BornTimestamp = record.BornTimestamp,
        StoreHost = record.StoreHost.ToString(),
        BornHost = record.BornHost.ToString(),
        SysFlag = record.SysFlag,
        Flag = record.Flag,
        ReconsumeTimes = record.ReconsumeTimes,
        PreparedTransactionOffset = record.PreparedTransactionOffset,
        BodyCrc = record.BodyCrc,
        IsBodyWhole = isBodyWhole,
        BodyBytes = record.Body.Length,
        Properties = MessageProperties.ToDictionary(record.Properties),
        Body = form switch
        {
            "hex" => Convert.ToHexString(record.Body),
            "base64" => Convert.ToBase64String(record.Body),
            "none" => null,
            _ => Encoding.UTF8.GetString(record.Body),
        },
    };

    public void Print(TextWriter output)
    {
        output.Write($"{Shown.Line(Topic)}/{QueueId} offset {QueueOffset}  at {PhysicalOffset}, {Size} bytes\n");
        string id = Shown.Line(Properties.GetValueOrDefault("UNIQ_KEY", OffsetId));
        output.Write($"  id      {id}  offset id {OffsetId}\n");
        output.Write($"  stored  {Sizes.Time(StoreTimestamp)} by {StoreHost}\n");
        output.Write($"  born    {Sizes.Time(BornTimestamp)} at {BornHost}\n");
        output.Write($"  flags   sysFlag {SysFlag}, flag {Flag}, reconsumed {ReconsumeTimes} times");
        output.Write(PreparedTransactionOffset == 0 ? "\n" : $", half message at {PreparedTransactionOffset}\n");
        foreach ((string name, string value) in Properties)
        {
            output.Write($"  {Shown.Line(name)} = {Shown.Line(value)}\n");
        }

        string damage = IsBodyWhole ? "" : ", NOT as it was sent: wrong checksum";
        output.Write($"  body    {BodyBytes} bytes, crc {BodyCrc:x8}{damage}\n");
        if (Body is not null)
        {
            output.Write($"{Shown.Lines(Body)}\n");
        }
    }
}

using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Delaying;

/// <summary>
/// Appends one message whose time has come to the topic it is meant for. Used by the delay loop alone.
/// </summary>
internal sealed class DelayedDelivery(CommitLog log, LogBytes bytes, ILogger logger)
{
    /// <summary>A larger buffer is given back after the turn that needed it.</summary>
    private const int BufferBytesKept = 1 << 20;

    /// <summary>After so many failed reads of one record, half a minute of them, its disk will not give it.</summary>
    private const int ReadsMax = 10;

    private byte[] _buffer = [];
    private int _failedReads;
    private bool _isRefused;

    /// <summary>
    /// What was delivered before this start although progress does not say so; null when nothing was.
    /// </summary>
    public DeliveredBefore? Before { get; set; }

    /// <returns>False if the store refuses for now and the entry has to be tried again.</returns>
    public bool TryDeliver(DelayLevel level, in ConsumeQueueEntry entry)
    {
        if (entry.IsFiller)
        {
            return true;
        }

        string? problem = TryCopy(entry);
        if (problem is not null && ++_failedReads < ReadsMax)
        {
            logger.DelayQueueUnreadable(problem);
            return false;
        }

        _failedReads = 0;
        MessageRecord waiting = default;
        problem ??= TryRead(entry, out waiting);
        scoped MessageDraft delivery = default;
        problem ??= DelayedRecord.TryMakeDelivery(waiting, out delivery);
        if (problem is not null)
        {
            logger.DelayedSkipped(entry.Offset.Value, level.Number, problem);
            return true;
        }

        if (Before is not null && IsDelivered(level, waiting, delivery))
        {
            return true;
        }

        return IsDone(log.Append(delivery).Status, level, entry);
    }

    public void EndTurn()
    {
        if (_buffer.Length > BufferBytesKept)
        {
            _buffer = [];
        }
    }

    private bool IsDelivered(DelayLevel level, in MessageRecord waiting, in MessageDraft delivery)
    {
        if (Before!.Count == 0)
        {
            Before = null;
            return false;
        }

        return level.Next < level.MaxAtStart
            && Before.TryTake(DeliveryIdentity.Of(level.Number, delivery.Topic, delivery.QueueId, waiting));
    }

    private bool IsDone(AppendStatus status, DelayLevel level, in ConsumeQueueEntry entry)
    {
        switch (status)
        {
            case AppendStatus.Ok:
                if (_isRefused)
                {
                    _isRefused = false;
                    logger.DeliveriesGoOn();
                }

                return true;

            // It would be refused for ever, and with it everything behind it: Java's level stands still then.
            case AppendStatus.MessageTooLarge or AppendStatus.PropertiesTooLarge or AppendStatus.MessageIllegal:
                logger.DelayedSkipped(entry.Offset.Value, level.Number, status.ToString());
                return true;

            default:
                if (!_isRefused)
                {
                    _isRefused = true;
                    logger.DeliveriesRefused(status);
                }

                return false;
        }
    }

    // Copied before it is appended: its page may be on the disk only, and must not be waited for inside the gate.
    private string? TryCopy(in ConsumeQueueEntry entry)
    {
        if (entry.Size <= 0 || entry.Size > log.Files.FileBytes)
        {
            return null;
        }

        if (_buffer.Length < entry.Size)
        {
            _buffer = new byte[entry.Size];
        }

        try
        {
            CopyOutcome copied = bytes.TryCopy(entry.Offset.Value, _buffer.AsSpan(0, entry.Size), ReadWait.ForDisk);
            if (copied != CopyOutcome.Done)
            {
                _buffer.AsSpan(0, entry.Size).Clear();
            }

            return null;
        }
        catch (StoreFileException failure)
        {
            // A bad sector, or a disk that is away for a moment.
            return failure.Message;
        }
    }

    private string? TryRead(scoped in ConsumeQueueEntry entry, out MessageRecord record)
    {
        ReadOnlySpan<byte> copied = _buffer.AsSpan(0, Math.Clamp(entry.Size, 0, _buffer.Length));
        RecordStatus status = MessageRecordReader.TryRead(copied, verifyBody: false, out record);
        bool isRight = status == RecordStatus.Ok
            && record.PhysicalOffset == entry.Offset.Value
            && record.Topic.SequenceEqual(ScheduleTopic.Utf8);
        return isRight ? null : "its entry names no delayed message";
    }
}

using RocketNet.Client.Offsets;

namespace RocketNet.Client.Consuming;

/// <summary>
/// What has been pulled of one assigned queue and is not done yet: says what to commit and when to stop pulling.
/// </summary>
/// <remarks>
/// Any thread. Messages come in the order of the queue from one pull loop; workers finish them in any order. The offset
/// to commit is that of the first unfinished one, so a message is never skipped because a later one was faster.
/// </remarks>
internal sealed class ProcessQueue
{
    private const int SlotsMin = 64;

    private readonly Lock _gate = new(); // Guards everything below.
    private ReceivedMessage?[] _slots = new ReceivedMessage?[SlotsMin]; // A ring; null is a finished message.
    private long _head; // Number of the first unfinished message.
    private long _taken; // Orderly: number of the first message that was not handed out.
    private long _tail; // Number of the message that comes next.
    private int _count;
    private long _bytes;
    private long _endOffset = -1; // Offset behind the last message put in; −1 before the first.
    private bool _isDropped;
    private bool _isMoved; // The queue is begun at another offset next: nothing more is committed here.
    private int _hasTurn; // By Interlocked, not under the lock.
    private FlowLimits _limits;
    private TaskCompletionSource? _room;

    public ProcessQueue(MessageQueue queue, FlowLimits limits)
    {
        Queue = queue;
        _limits = limits;
    }

    public MessageQueue Queue { get; }

    /// <summary>The queue belongs to somebody else now, or is about to.</summary>
    public bool IsDropped
    {
        get
        {
            lock (_gate)
            {
                return _isDropped;
            }
        }
    }

    /// <summary>Nothing is held.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _head == _tail;
            }
        }
    }

    /// <summary>When the pull loop last asked for messages, milliseconds since 1970.</summary>
    public long LastPullMillis { get; set; }

    /// <summary>When a worker last took a message, milliseconds since 1970.</summary>
    public long LastConsumeMillis { get; set; }

    /// <summary>Orderly: the queue's lock at the broker.</summary>
    public QueueLock Lock { get; } = new();

    /// <summary>Orderly: held while a handler works on the queue; the queue is given up only under it.</summary>
    public SemaphoreSlim Consuming { get; } = new(1);

    /// <summary>Takes what a pull brought; returns the number of the first.</summary>
    public long Put(IReadOnlyList<ReceivedMessage> messages)
    {
        lock (_gate)
        {
            long first = _tail;
            foreach (ReceivedMessage message in messages)
            {
                MakeRoom();
                _slots[_tail++ & (_slots.Length - 1)] = message;
                _bytes += message.StoredBodyBytes;
                _endOffset = message.QueueOffset + 1;
            }

            _count += messages.Count;
            return first;
        }
    }

    /// <summary>A message is done; the offset to commit is noted.</summary>
    /// <param name="number">The message's number.</param>
    /// <param name="offsets">Where it is noted. Under the gate: a drop comes wholly before it or wholly after.</param>
    /// <param name="untilReleased">
    /// Also after a drop: the caller holds <see cref="Consuming"/>, before whose release nobody else begins the queue.
    /// </param>
    public void Finish(long number, IOffsetStore offsets, bool untilReleased = false)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            Release(number);
            while (_head < _tail && _slots[Slot(_head)] is null)
            {
                _head++;
            }

            _taken = Math.Max(_taken, _head);
            if (!_isMoved && (!_isDropped || untilReleased))
            {
                offsets.Update(Queue, CommitOffset(), increaseOnly: true);
            }

            room = TakeRoomSignal();
        }

        room?.TrySetResult();
    }

    /// <summary>
    /// A pull brought nothing up to an offset: when nothing is left before it, what the filter passed over need not be
    /// looked at again after a restart.
    /// </summary>
    public void Pass(long nextOffset, IOffsetStore offsets)
    {
        lock (_gate)
        {
            if (_head == _tail && !_isDropped)
            {
                offsets.Update(Queue, nextOffset, increaseOnly: true);
            }
        }
    }

    /// <summary>Polled: hands out the next messages, which are held no more.</summary>
    /// <param name="countMax">Messages wanted.</param>
    /// <param name="taken">Gets them.</param>
    /// <param name="next">The offset behind the last of them.</param>
    public bool TryTake(int countMax, List<ReceivedMessage> taken, out long next)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            next = _endOffset;
            if (_isDropped || _head == _tail)
            {
                return false;
            }

            for (int count = 0; count < countMax && _head < _tail; count++)
            {
                ReceivedMessage message = _slots[Slot(_head)]!;
                taken.Add(message);
                next = message.QueueOffset + 1;
                Release(_head);
                _head++;
            }

            _taken = _head;
            room = TakeRoomSignal();
        }

        room?.TrySetResult();
        return true;
    }

    /// <summary>Polled: notes an offset, unless the queue has been given up or begun elsewhere.</summary>
    public void Commit(long offset, IOffsetStore offsets)
    {
        lock (_gate)
        {
            if (!_isDropped)
            {
                offsets.Update(Queue, offset, increaseOnly: false);
            }
        }
    }

    /// <summary>Orderly: the next messages in order, without taking them away; none when there is none.</summary>
    /// <param name="countMax">Messages wanted.</param>
    /// <param name="first">The number of the first.</param>
    public ReceivedMessage[] TakeNext(int countMax, out long first)
    {
        lock (_gate)
        {
            first = _taken;
            if (_isDropped || _taken == _tail)
            {
                return [];
            }

            var messages = new ReceivedMessage[Math.Min(countMax, _tail - _taken)];
            for (int index = 0; index < messages.Length; index++)
            {
                messages[index] = _slots[Slot(_taken++)]!;
            }

            return messages;
        }
    }

    /// <summary>Orderly: there is a message that was not handed out.</summary>
    public bool HasNext
    {
        get
        {
            lock (_gate)
            {
                return !_isDropped && _taken < _tail;
            }
        }
    }

    /// <summary>Orderly: true for the one who is to see that the queue is worked on.</summary>
    public bool TryBeginTurn() => Interlocked.CompareExchange(ref _hasTurn, 1, 0) == 0;

    /// <summary>Orderly: nobody works on the queue any more.</summary>
    public void EndTurn() => Volatile.Write(ref _hasTurn, 0);

    /// <summary>Orderly: what was taken and not finished comes again.</summary>
    public void PutBack()
    {
        lock (_gate)
        {
            _taken = _head;
        }
    }

    /// <summary>Waits until the queue holds less than its limits; at once when it does.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isDropped || !IsOverLimits())
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The topic's share of the limits depends on how many queues are held.</summary>
    public void SetLimits(FlowLimits limits)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _limits = limits;
            room = TakeRoomSignal();
        }

        room?.TrySetResult();
    }

    /// <summary>No message is handed out any more, and nobody waits.</summary>
    /// <param name="isMoved">The queue is begun elsewhere next: what is finished from now on commits nothing.</param>
    public void Drop(bool isMoved = false)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _isDropped = true;
            _isMoved |= isMoved;
            room = TakeRoomSignal();
        }

        room?.TrySetResult();
        Lock.Changed();
    }

    /// <summary>Polled: lets go of what was not handed out; after the drop, when nothing is pulled any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _slots = [];
            _head = _taken = _tail;
            _count = 0;
            _bytes = 0;
        }
    }

    /// <summary>Numbers and messages that a worker began before the given timestamp, the oldest first.</summary>
    public List<(long Number, ReceivedMessage Message)> StartedBefore(long timestamp, int countMax)
    {
        List<(long, ReceivedMessage)> found = [];
        lock (_gate)
        {
            for (long number = _head; number < _tail && found.Count < countMax; number++)
            {
                ReceivedMessage? message = _slots[Slot(number)];
                if (message is { ConsumeStartTimestamp: not 0 } && message.ConsumeStartTimestamp < timestamp)
                {
                    found.Add((number, message));
                }
            }
        }

        return found;
    }

    public ProcessQueueState State()
    {
        lock (_gate)
        {
            bool isEmpty = _head == _tail;
            return new ProcessQueueState(
                _count,
                _bytes,
                isEmpty ? 0 : _slots[Slot(_head)]!.QueueOffset,
                isEmpty ? 0 : _endOffset - 1,
                _isDropped);
        }
    }

    private void Release(long number)
    {
        // The sweep may have finished one that takes too long, and its handler finishes it again.
        if (number < _head || _slots[Slot(number)] is not { } message)
        {
            return;
        }

        _slots[Slot(number)] = null;
        _bytes -= message.StoredBodyBytes;
        _count--;
    }

    private long CommitOffset() => _head == _tail ? _endOffset : _slots[Slot(_head)]!.QueueOffset;

    private int Slot(long number) => (int)(number & (_slots.Length - 1));

    private bool IsOverLimits() =>
        _count > _limits.MessageCount
        || _bytes > _limits.Bytes
        || (_head < _tail && _endOffset - 1 - _slots[Slot(_head)]!.QueueOffset > _limits.OffsetSpan);

    private TaskCompletionSource? TakeRoomSignal()
    {
        if (_room is null || (!_isDropped && IsOverLimits()))
        {
            return null;
        }

        TaskCompletionSource room = _room;
        _room = null;
        return room;
    }

    private void MakeRoom()
    {
        if (_tail - _head < _slots.Length)
        {
            return;
        }

        var larger = new ReceivedMessage?[_slots.Length * 2];
        for (long number = _head; number < _tail; number++)
        {
            larger[number & (larger.Length - 1)] = _slots[Slot(number)];
        }

        _slots = larger;
    }
}

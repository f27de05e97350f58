namespace RocketNet.Store;

/// <summary>A place in one queue, counted in entries from zero.</summary>
public readonly record struct QueueOffset(long Value) : IComparable<QueueOffset>
{
    public static QueueOffset operator +(QueueOffset offset, long entries) => new(offset.Value + entries);

    /// <summary>Entries between two places.</summary>
    public static long operator -(QueueOffset left, QueueOffset right) => left.Value - right.Value;

    public static bool operator <(QueueOffset left, QueueOffset right) => left.Value < right.Value;

    public static bool operator >(QueueOffset left, QueueOffset right) => left.Value > right.Value;

    public static bool operator <=(QueueOffset left, QueueOffset right) => left.Value <= right.Value;

    public static bool operator >=(QueueOffset left, QueueOffset right) => left.Value >= right.Value;

    public int CompareTo(QueueOffset other) => Value.CompareTo(other.Value);
}

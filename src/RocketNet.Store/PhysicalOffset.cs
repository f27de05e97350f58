namespace RocketNet.Store;

/// <summary>A place in the CommitLog: bytes since the very first file's start. Never negative in a record.</summary>
public readonly record struct PhysicalOffset(long Value) : IComparable<PhysicalOffset>
{
    public static PhysicalOffset operator +(PhysicalOffset offset, long bytes) => new(offset.Value + bytes);

    /// <summary>Bytes between two places.</summary>
    public static long operator -(PhysicalOffset left, PhysicalOffset right) => left.Value - right.Value;

    public static bool operator <(PhysicalOffset left, PhysicalOffset right) => left.Value < right.Value;

    public static bool operator >(PhysicalOffset left, PhysicalOffset right) => left.Value > right.Value;

    public static bool operator <=(PhysicalOffset left, PhysicalOffset right) => left.Value <= right.Value;

    public static bool operator >=(PhysicalOffset left, PhysicalOffset right) => left.Value >= right.Value;

    public int CompareTo(PhysicalOffset other) => Value.CompareTo(other.Value);
}

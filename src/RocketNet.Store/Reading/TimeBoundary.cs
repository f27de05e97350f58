namespace RocketNet.Store.Reading;

/// <summary>Which entry a search by time means.</summary>
public enum TimeBoundary
{
    /// <summary>The first entry stored at the time or later; the queue's max when there is none.</summary>
    Lower,

    /// <summary>The last entry stored at the time or earlier; the queue's min when there is none.</summary>
    Upper,

    /// <summary>Java 4.9: the entry nearest in time, the earlier one of two; never the queue's max.</summary>
    Nearest,
}

namespace RocketNet.Store.Reading;

/// <summary>Whether a read of old data may wait for the disk.</summary>
public enum ReadWait
{
    /// <summary>As long as it takes: on a thread of its own or a pool for it.</summary>
    ForDisk,

    /// <summary>Not at all: on a receive loop. What is not in memory is left to somebody who may wait.</summary>
    Never,
}

namespace RocketNet.Compare.Native;

/// <summary>The kernel's <c>struct pollfd</c>: 8 bytes.</summary>
internal struct PollEntry
{
    public int Descriptor;
    public short Wanted;
    public short Returned;
}

/// <summary>The kernel's <c>struct timespec</c> of 64-bit machines.</summary>
internal readonly record struct TimeSpec(long Seconds, long Nanoseconds);

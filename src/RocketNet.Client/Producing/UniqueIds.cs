using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RocketNet.Client.Producing;

/// <summary>Gives messages their ids. Any thread.</summary>
/// <remarks>Java: MessageClientIDSetter@4.9.8, with a hash of its class loader in place of the random number.</remarks>
internal sealed class UniqueIds
{
    private readonly TimeProvider _time;
    private readonly byte[] _prefix;
    private Month _month;
    private int _count;

    public UniqueIds(IPAddress address, TimeProvider time)
    {
        _time = time;
        byte[] host = (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6
            ? address.MapToIPv4()
            : address).GetAddressBytes();
        byte[] prefix = new byte[host.Length + sizeof(short) + sizeof(int)];
        host.CopyTo(prefix, 0);
        BinaryPrimitives.WriteInt16BigEndian(prefix.AsSpan(host.Length), unchecked((short)Environment.ProcessId));
        RandomNumberGenerator.Fill(prefix.AsSpan(host.Length + sizeof(short)));
        _prefix = Encoding.ASCII.GetBytes(Convert.ToHexString(prefix));
        _month = Month.Of(time);
    }

    public UniqueId Next()
    {
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Month month = Volatile.Read(ref _month);
        if (now >= month.EndMillis)
        {
            Volatile.Write(ref _month, month = Month.Of(_time));
        }

        int count = Interlocked.Increment(ref _count);
        return new UniqueId(_prefix, unchecked((int)(now - month.StartMillis)), unchecked((short)count));
    }

    /// <summary>A calendar month of this machine's time zone, in milliseconds since 1970.</summary>
    private sealed record Month(long StartMillis, long EndMillis)
    {
        public static Month Of(TimeProvider time)
        {
            DateTimeOffset now = time.GetLocalNow();
            DateTime first = new(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
            return new Month(Millis(first, time.LocalTimeZone), Millis(first.AddMonths(1), time.LocalTimeZone));
        }

        private static long Millis(DateTime local, TimeZoneInfo zone) =>
            new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }
}

using System.Globalization;

namespace RocketNet.Store.Tests.Faults;

/// <summary>Lets the Nth call of a kind fail, once or from then on. Any thread.</summary>
internal sealed class FailingCall(string kind, int at, bool fromThenOn)
{
    private int _count;

    public string Kind => kind;

    /// <summary>Whether there were so many calls: if not, everything was clean and N need not grow.</summary>
    public bool HasFailed => Volatile.Read(ref _count) >= at;

    public bool Fails(string call, string path)
    {
        if (call != kind)
        {
            return false;
        }

        int count = Interlocked.Increment(ref _count);
        return fromThenOn ? count >= at : count == at;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{kind} number {at}{(fromThenOn ? " and all later ones" : "")}");
}

using System.Runtime.InteropServices;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>Zeroed native memory for files of simulated disks, used again from state to state. One thread.</summary>
internal sealed unsafe class NativePool : IDisposable
{
    private readonly Dictionary<int, Stack<nint>> _free = [];

    public nint Rent(int bytes)
    {
        if (_free.TryGetValue(bytes, out Stack<nint>? free) && free.TryPop(out nint memory))
        {
            new Span<byte>((void*)memory, bytes).Clear();
            return memory;
        }

        return (nint)NativeMemory.AllocZeroed((nuint)bytes);
    }

    public void Return(nint memory, int bytes)
    {
        if (!_free.TryGetValue(bytes, out Stack<nint>? free))
        {
            _free.Add(bytes, free = new Stack<nint>());
        }

        free.Push(memory);
    }

    public void Dispose()
    {
        foreach (nint memory in _free.Values.SelectMany(free => free))
        {
            NativeMemory.Free((void*)memory);
        }

        _free.Clear();
    }
}

using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RocketNet.Compare.Native;

/// <summary>An epoll instance over the connections of one load; one thread uses it.</summary>
internal sealed unsafe class ReadySet : IDisposable
{
    private const int EventsMax = 256;

    // Only x86-64 packs struct epoll_event into 12 bytes.
    private static readonly int EntryBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] _entries = GC.AllocateArray<byte>(EventsMax * 16, pinned: true);
    private readonly int _epoll = LinuxCalls.EpollCreate(0);

    public void Add(int descriptor, int key) => Control(LinuxCalls.EpollAdd, descriptor, key, LinuxCalls.EpollIn);

    /// <summary>Asks for writability while a connection has bytes that the socket did not take.</summary>
    public void WatchWrites(int descriptor, int key, bool wanted) =>
        Control(LinuxCalls.EpollModify, descriptor, key, LinuxCalls.EpollIn | (wanted ? LinuxCalls.EpollOut : 0));

    /// <summary>Waits for ready connections and returns how many keys there are; 0 after the time.</summary>
    public int Wait(int timeoutMillis)
    {
        fixed (byte* entries = _entries)
        {
            while (true)
            {
                int count = LinuxCalls.EpollWait(_epoll, entries, EventsMax, timeoutMillis);
                if (count >= 0)
                {
                    return count;
                }

                // The runtime interrupts its threads by signals; that is no time-out.
                int error = Marshal.GetLastPInvokeError();
                if (error != LinuxCalls.Interrupted)
                {
                    throw new Win32Exception(error, "epoll_wait");
                }
            }
        }
    }

    public int Key(int index) => BitConverter.ToInt32(_entries, (index * EntryBytes) + EntryBytes - 8);

    public void Dispose() => _ = LinuxCalls.Close(_epoll);

    private void Control(int operation, int descriptor, int key, int events)
    {
        byte* entry = stackalloc byte[16];
        *(int*)entry = events;
        *(long*)(entry + EntryBytes - 8) = key;
        if (LinuxCalls.EpollControl(_epoll, operation, descriptor, entry) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "epoll_ctl");
        }
    }
}

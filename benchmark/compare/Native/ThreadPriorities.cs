using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RocketNet.Compare.Native;

/// <summary>The kernel's priority of single threads, which .NET leaves alone on Linux.</summary>
internal static class ThreadPriorities
{
    private const int OfThread = 0;
    private const int Self = 0;
    private const int Lowest = 19;

    /// <summary>The calling thread runs when no other wants to.</summary>
    public static void Lower()
    {
        if (LinuxCalls.SetPriority(OfThread, Self, Lowest) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "setpriority");
        }
    }
}

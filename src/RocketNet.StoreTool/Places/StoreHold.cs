using RocketNet.Store.Files;

namespace RocketNet.StoreTool.Places;

/// <summary>Keeps brokers out of a store while a command works on it.</summary>
internal static class StoreHold
{
    /// <summary>For commands that only read: nothing is written, and other readers may hold it too.</summary>
    /// <exception cref="ToolRefusedException">A broker has it open.</exception>
    public static IDisposable? Share(StorePlace place)
    {
        if (!File.Exists(place.LockFile))
        {
            // Never started where it lies, such as a copy; making the file would change the store.
            return null;
        }

        return FileLock.TryShare(place.LockFile, OperatingSystem.IsLinux()) ?? throw InUse(place);
    }

    /// <summary>For commands that change the store, as a broker would take it.</summary>
    /// <exception cref="ToolRefusedException">Somebody has it open.</exception>
    public static IDisposable Own(StorePlace place) =>
        new DiskFiles().TryLock(place.LockFile) ?? throw InUse(place);

    private static ToolRefusedException InUse(StorePlace place) => ToolRefusedException.CannotOpen(
        $"the store {place.Root} is in use by a broker or another mqstore (lock file held); stop it first");
}

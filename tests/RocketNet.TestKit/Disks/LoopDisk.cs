using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RocketNet.TestKit.Disks;

/// <summary>
/// A small ext4 disk of its own: an image file, mounted through a loop device. It can lose its power, be filled up
/// and become read-only without harm to anybody else. Needs root and the right to mount.
/// </summary>
/// <remarks>
/// The folder's name holds the id of the process that made it. What a process left that has ended is unmounted and
/// deleted by the next one that makes a disk.
/// </remarks>
public sealed class LoopDisk : IDisposable
{
    private const string Prefix = "rocketnet-disk-";

    private const string Probe =
        """
        d=$(mktemp -d) && truncate -s 8M $d/i && mkdir $d/m && mkfs.ext4 -q -F $d/i && mount -o loop $d/i $d/m &&
            umount $d/m
        s=$?
        rm -rf $d
        exit $s
        """;

    private const int BallastBlockBytes = 1 << 20;
    private const int BallastBlockBytesMin = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> Missing = new(FindMissing);

    private readonly string _folder;
    private readonly string _image;
    private bool _isMounted;

    private LoopDisk(string folder)
    {
        _folder = folder;
        _image = System.IO.Path.Combine(folder, "image");
        Path = Directory.CreateDirectory(System.IO.Path.Combine(folder, "mounted")).FullName;
    }

    /// <summary>Why no disk can be made here; null when one can.</summary>
    public static string? MissingReason => Missing.Value;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Makes, formats and mounts a disk.</summary>
    public static async Task<LoopDisk> CreateAsync(int mebibytes)
    {
        RemoveLeftovers();
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-");
        LoopDisk disk = new(Directory.CreateTempSubdirectory(name).FullName);
        bool isReady = false;
        try
        {
            using (FileStream image = File.Create(disk._image))
            {
                image.SetLength((long)mebibytes << 20);
            }

            await RunAsync("mkfs.ext4", "-q", "-F", "-m", "0", disk._image);
            await disk.MountAsync();
            isReady = true;
            return disk;
        }
        finally
        {
            if (!isReady)
            {
                disk.Dispose();
            }
        }
    }

    /// <summary>
    /// As if the plug was pulled: what was synced is there after the next mount, what was not is gone, and every call
    /// until then fails.
    /// </summary>
    public void CutPower()
    {
        using SafeFileHandle folder = OpenFolder();
        uint flags = LinuxDiskCalls.WithoutLogFlush;
        if (LinuxDiskCalls.Control(folder, LinuxDiskCalls.Ext4Shutdown, in flags) != 0)
        {
            throw new IOException($"EXT4_IOC_SHUTDOWN: error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Unmounts and mounts; nobody may have a file open.</summary>
    public async Task RemountAsync()
    {
        await RunAsync("umount", Path);
        _isMounted = false;
        await MountAsync();
    }

    /// <summary>
    /// Makes the disk unreadable from the place on it where a byte of a file lies: what is not in memory from there on
    /// cannot be read any more. Nothing may be written afterwards.
    /// </summary>
    public async Task BreakFromAsync(string file, long position)
    {
        const long BlockBytes = 1024;
        ProcessOutcome outcome = await RunningProcess.RunAsync(
            new ProcessStartInfo("filefrag", ["-v", "-b1024", file]), Patience);
        long block = position / BlockBytes;
        foreach (string line in outcome.Text.Split('\n'))
        {
            // "0:        0..    1023:      34816..     35839:   1024:  last,eof"
            string[] parts = line.Split([' ', ':', '.'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 6
                && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long first)
                && long.TryParse(parts[2], CultureInfo.InvariantCulture, out long last)
                && long.TryParse(parts[3], CultureInfo.InvariantCulture, out long place)
                && first <= block
                && block <= last)
            {
                using FileStream image = File.Open(_image, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                image.SetLength((place + block - first) * BlockBytes);
                return;
            }
        }

        throw new IOException($"no place of {file} is known: {outcome.Text}");
    }

    /// <summary>
    /// Read-only at once, although files are open, as after an error of the disk; until it is mounted again.
    /// </summary>
    public Task AbortAsync() => RunAsync("mount", "-o", "remount,abort", Path);

    /// <summary>Takes all the space that is left; dispose the returned to give it back.</summary>
    public IDisposable Fill()
    {
        string path = System.IO.Path.Combine(Path, "ballast");
        byte[] block = new byte[BallastBlockBytes];
        using (FileStream ballast = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            // Smaller and smaller blocks, so that nothing is left in the end.
            for (int bytes = block.Length; bytes >= BallastBlockBytesMin;)
            {
                try
                {
                    ballast.Write(block, 0, bytes);
                    ballast.Flush(flushToDisk: true);
                }
                catch (IOException)
                {
                    // Full for a block of this size.
                    bytes /= 4;
                }
            }
        }

        return new Ballast(path);
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            Unmount(Path);
        }

        RemoveFolder(_folder);
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return "needs root on Linux, to mount a disk of its own";
        }

        using Process probe = Process.Start(
            new ProcessStartInfo("sh", ["-c", Probe]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string said = probe.StandardError.ReadToEnd().Trim().ReplaceLineEndings(" ");
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "no ext4 image can be mounted here: " + said;
    }

    private static void RemoveLeftovers()
    {
        foreach (string folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            string id = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists("/proc/" + id))
            {
                Unmount(System.IO.Path.Combine(folder, "mounted"));
                RemoveFolder(folder);
            }
        }
    }

    private static void RemoveFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody else removed it at the same time, or it is still busy: the next one tries again.
        }
    }

    // Lazily: a process of a failed test may still have files open, and the folder's name must go all the same.
    private static void Unmount(string path)
    {
        using Process unmount = Process.Start(
            new ProcessStartInfo("umount", ["-l", path]) { RedirectStandardError = true })!;
        unmount.WaitForExit();
    }

    private static async Task RunAsync(string program, params string[] words)
    {
        ProcessOutcome outcome = await RunningProcess.RunAsync(new ProcessStartInfo(program, words), Patience);
        if (outcome.ExitCode != 0)
        {
            throw new IOException($"{program} {string.Join(' ', words)}: {outcome.Text}");
        }
    }

    private sealed class Ballast(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }

    private async Task MountAsync()
    {
        await RunAsync("mount", "-o", "loop", _image, Path);
        _isMounted = true;
    }

    private SafeFileHandle OpenFolder()
    {
        // A folder cannot be opened for reading by the base library; any file on the disk will do.
        string file = System.IO.Path.Combine(Path, "plug");
        return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite);
    }
}

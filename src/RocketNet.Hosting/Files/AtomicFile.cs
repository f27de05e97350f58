using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RocketNet.Hosting.Native;

namespace RocketNet.Hosting.Files;

/// <summary>
/// A small file that is always replaced as a whole: after a crash at any moment either the old or the new content is
/// there, and the content before the last write stays beside it as <c>.bak</c>. One writer at a time.
/// </summary>
/// <param name="path">The file; its folder is made by the first write.</param>
public sealed class AtomicFile(string path)
{
    /// <summary>Nothing that is kept in such a file comes near this; a larger one is not ours.</summary>
    public const int ByteCountMax = 256 * 1024 * 1024;

    private const UnixFileMode FileMode640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private const UnixFileMode DirectoryMode750 = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string BackupPath => Path + ".bak";

    /// <summary>Replaces the content; on return it survives a power cut.</summary>
    /// <exception cref="IOException">Nothing was replaced: the old content is still there.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        string directory = System.IO.Path.GetDirectoryName(Path)!;
        CreateDirectory(directory);
        string draft = Path + ".tmp";
        using (FileStream file = OpenDraft(draft))
        {
            file.Write(content);
            Sync(file.SafeFileHandle, draft);
        }

        KeepBackup();
        File.Move(draft, Path, overwrite: true);
        SyncDirectory(directory);
    }

    /// <summary>
    /// The content that <paramref name="isValid"/> accepts: that of the file, else that of its backup.
    /// </summary>
    /// <param name="isValid">Looks at the bytes; a torn or hand-damaged file is refused here.</param>
    /// <param name="usedBackup">The file was damaged and its backup is what is returned.</param>
    /// <returns>Null when there is neither the file nor a backup of it.</returns>
    /// <exception cref="InvalidDataException">There is something, but nothing that is valid.</exception>
    public byte[]? Read(Func<byte[], bool> isValid, out bool usedBackup)
    {
        usedBackup = false;
        byte[]? content = ReadBounded(Path);
        if (content is not null && isValid(content))
        {
            return content;
        }

        byte[]? backup = ReadBounded(BackupPath);
        if (backup is not null && isValid(backup))
        {
            usedBackup = true;
            return backup;
        }

        return content is null && backup is null
            ? null
            : throw new InvalidDataException($"{Path} cannot be read and has no valid backup {BackupPath}");
    }

    private static byte[]? ReadBounded(string file)
    {
        var found = new FileInfo(file);
        if (!found.Exists)
        {
            return null;
        }

        return found.Length <= ByteCountMax
            ? File.ReadAllBytes(file)
            : throw new InvalidDataException($"{file} has {found.Length} bytes, more than {ByteCountMax}");
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, DirectoryMode750);
        }
    }

    private static FileStream OpenDraft(string draft)
    {
        // A draft left by a crash may be longer than the new content, or have been made with other permissions.
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode640;
        }

        return new FileStream(draft, options);
    }

    private static void Sync(SafeFileHandle file, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (LibC.Sync(file) != 0)
        {
            throw new IOException($"fsync of {name} failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>
    /// The old content gets its second name before the first one is taken away from it, so it is never without.
    /// </summary>
    private void KeepBackup()
    {
        if (!File.Exists(Path))
        {
            return;
        }

        string draft = BackupPath + ".tmp";
        File.Delete(draft);
        if (OperatingSystem.IsWindows() || LibC.Link(Path, draft) != 0)
        {
            // Some file systems have no hard links.
            File.Copy(Path, draft);
        }

        File.Move(draft, BackupPath, overwrite: true);
    }

    private static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = LibC.Open(directory, LibC.OpenReadOnly, mode: 0);
        if (descriptor < 0)
        {
            throw new IOException($"{directory} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(handle, directory);
    }
}

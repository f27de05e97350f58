using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RocketNet.Remoting.Files.Native;

namespace RocketNet.Remoting.Files;

/// <summary>
/// A small file that is always replaced as a whole: after a crash at any moment either the old or the new content is
/// there, and the content before the last write stays beside it as <c>.bak</c>. One writer at a time.
/// </summary>
/// <remarks>Here because servers and client both keep such files, and this is what they have in common.</remarks>
/// <param name="path">The file; its folder is made by the first write.</param>
/// <param name="byteCountMax">A larger file is not ours and is not read.</param>
public sealed class AtomicFile(string path, int byteCountMax = AtomicFile.ByteCountMax)
{
    /// <summary>Nothing that is kept in such a file comes near this.</summary>
    public const int ByteCountMax = 256 * 1024 * 1024;

    private const UnixFileMode FileMode640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private const UnixFileMode DirectoryMode750 = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string BackupPath => Path + ".bak";

    /// <summary>Where <see cref="Write"/> puts a file that the last <see cref="Read"/> could not use.</summary>
    public string DamagedPath => Path + ".damaged";

    /// <summary>
    /// Why the last <see cref="Read"/> could not use the file; null when it did, or when there was none.
    /// </summary>
    public Exception? Damage { get; private set; }

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

        if (Damage is null)
        {
            KeepBackup();
        }
        else
        {
            SetAside();
        }

        File.Move(draft, Path, overwrite: true);
        SyncDirectory(directory);
    }

    /// <summary>
    /// The content that <paramref name="isValid"/> accepts: that of the file, else that of its backup.
    /// </summary>
    /// <param name="isValid">
    /// Looks at the bytes of a file that may be torn or damaged by hand; may throw an
    /// <see cref="InvalidDataException"/> that says what is wrong with them.
    /// </param>
    /// <param name="usedBackup">There is no such file, or see <see cref="Damage"/>: its backup is returned.</param>
    /// <returns>Null when there is neither the file nor a backup of it.</returns>
    /// <exception cref="InvalidDataException">There is something, but nothing that is valid.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, which is no damage.</exception>
    public byte[]? Read(Func<byte[], bool> isValid, out bool usedBackup)
    {
        usedBackup = false;
        byte[]? content = TryRead(Path, isValid, out Exception? damage);
        Damage = damage;
        if (content is not null)
        {
            return content;
        }

        byte[]? backup = TryRead(BackupPath, isValid, out Exception? damageOfBackup);
        usedBackup = backup is not null;
        Exception? reason = damage ?? damageOfBackup;
        return backup is not null || reason is null
            ? backup
            : throw new InvalidDataException(
                $"{Path} cannot be read and has no valid backup {BackupPath}: {reason.Message}", reason);
    }

    /// <returns>Null with a damage when the file cannot be used, without one when there is none.</returns>
    private byte[]? TryRead(string file, Func<byte[], bool> isValid, out Exception? damage)
    {
        damage = null;
        try
        {
            var found = new FileInfo(file);
            if (!found.Exists)
            {
                return null;
            }

            if (found.Length > byteCountMax)
            {
                throw new InvalidDataException($"{file} has {found.Length} bytes, more than {byteCountMax}");
            }

            byte[] content = File.ReadAllBytes(file);
            return isValid(content) ? content : throw new InvalidDataException($"{file} does not hold what it should");
        }
        catch (Exception nothing) when (nothing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unusable) when (unusable is IOException or InvalidDataException)
        {
            damage = unusable;
            return null;
        }
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

    /// <summary>
    /// A damaged file must not become the backup: that one is all there is to read until the new file is there.
    /// </summary>
    private void SetAside()
    {
        if (File.Exists(Path))
        {
            File.Move(Path, DamagedPath, overwrite: true);
        }

        Damage = null;
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

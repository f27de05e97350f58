using System.Globalization;
using RocketNet.Store.Files;

namespace RocketNet.Store.Config;

/// <summary>
/// One small file that is replaced as a whole, such as <c>topics.json</c>. At every moment either the old or the
/// new content is there; the content before stays as <c>.bak</c>. One writer at a time, calls are serialized
/// inside.
/// </summary>
public sealed class JsonFile
{
    private readonly IStoreFiles _files;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new(); // guards the files of this name
    private bool _isCurrentGood;

    /// <param name="files">The disk.</param>
    /// <param name="path">The file; its folder is made when it is first written.</param>
    /// <param name="time">For the names of broken files set aside; the system's if null.</param>
    public JsonFile(IStoreFiles files, string path, TimeProvider? time = null)
    {
        _files = files;
        _time = time ?? TimeProvider.System;
        FilePath = path;
    }

    public string FilePath { get; }

    public string BackupPath => FilePath + ".bak";

    /// <summary>Where the last <see cref="Read"/> put a broken file; null if it put none away.</summary>
    public string? SetAsidePath { get; private set; }

    /// <summary>
    /// The last <see cref="Read"/> found a file without content and no copy, and took it for none.
    /// </summary>
    public bool WasEmpty { get; private set; }

    private string TemporaryPath => FilePath + ".tmp";

    /// <summary>
    /// The newest content that <paramref name="isValid"/> accepts: the file's, else the backup's, else null. A file
    /// that is there and not accepted is renamed to <c>.damaged-time</c>, never overwritten.
    /// </summary>
    /// <param name="isValid">Whether bytes can be parsed.</param>
    /// <param name="usedBackup">The file was broken or missing and the backup was taken: worth an alarm.</param>
    /// <exception cref="StoreCorruptException">Something is there, but nothing of it can be used.</exception>
    public byte[]? Read(Func<byte[], bool> isValid, out bool usedBackup)
    {
        lock (_gate)
        {
            usedBackup = false;
            SetAsidePath = null;
            WasEmpty = false;
            RefuseFolder();
            bool isThere = _files.FileExists(FilePath);
            if (isThere && TryLoad(FilePath, isValid, out byte[] current))
            {
                _isCurrentGood = true;
                return current;
            }

            bool isBackupThere = _files.FileExists(BackupPath);
            if (isBackupThere && TryLoad(BackupPath, isValid, out byte[] backup))
            {
                usedBackup = true;
                SetAside(isThere);
                return backup;
            }

            // Compat: ConfigManager.load@4.9.8 takes an empty file without a backup for none; brokers killed early
            // leave one.
            if (isBackupThere || (isThere && !IsEmpty(FilePath)))
            {
                throw new StoreCorruptException(
                    $"{FilePath} cannot be read, and there is no usable copy {BackupPath}; repair or remove it");
            }

            WasEmpty = isThere;
            return null;
        }
    }

    /// <summary>Replaces the content; on return it survives a power cut.</summary>
    /// <exception cref="IOException">It did not; what was there before still is.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        lock (_gate)
        {
            string folder = Path.GetDirectoryName(FilePath)!;
            _files.CreateDurableFolder(folder);
            DeleteIfThere(TemporaryPath);
            using (IStoreFile file = _files.Create(TemporaryPath, 0))
            {
                file.Write(content, 0);
                file.Flush();
            }

            if (_isCurrentGood && _files.FileExists(FilePath))
            {
                KeepCurrent();
            }

            _files.Rename(TemporaryPath, FilePath);
            _files.FlushFolder(folder);
            _isCurrentGood = true;
        }
    }

    // A second name for the old content, so that at no moment either name is missing.
    private void KeepCurrent()
    {
        string next = BackupPath + ".tmp";
        DeleteIfThere(next);
        _files.Link(FilePath, next);
        _files.Rename(next, BackupPath);
    }

    private void DeleteIfThere(string path)
    {
        if (_files.FileExists(path))
        {
            _files.Delete(path);
        }
    }

    private void SetAside(bool isThere)
    {
        if (isThere)
        {
            string time = _time.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
            SetAsidePath = FilePath + ".damaged-" + time;
            _files.Rename(FilePath, SetAsidePath);
        }
    }

    // Found out at the first write only, what was changed until then would be lost.
    private void RefuseFolder()
    {
        if (_files.FolderExists(FilePath))
        {
            throw new StoreCorruptException($"{FilePath} is a folder; a file is needed there");
        }
    }

    private bool IsEmpty(string path)
    {
        using IStoreFile file = _files.Open(path);
        return file.Length == 0;
    }

    private bool TryLoad(string path, Func<byte[], bool> isValid, out byte[] content)
    {
        using IStoreFile file = _files.Open(path);
        content = new byte[file.Length];
        return file.Read(content, 0) == content.Length && content.Length > 0 && isValid(content);
    }
}

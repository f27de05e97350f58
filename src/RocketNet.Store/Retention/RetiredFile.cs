using Microsoft.Extensions.Logging;
using RocketNet.Store.Files;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Retention;

/// <summary>
/// The CommitLog file that was taken out of use last, until it is gone from the disk. Readers that hold it finish
/// undisturbed, however long that takes: a mapping that went away under one would be a fatal fault. There is only one,
/// because a file that goes before the one in front of it would leave a hole in the log at the next start.
/// </summary>
/// <remarks>The retention loop's.</remarks>
internal sealed class RetiredFile(IStoreFiles files, string folder, TimeProvider time, ILogger logger)
{
    // In slices, so that no sync of the log has to wait until the blocks of a whole file are freed.
    private const long SliceBytes = 64L << 20;

    private readonly LastingTrouble _trouble = new("Deleting CommitLog files", logger);
    private MappedFile? _file;
    private bool _isNameGone;
    private bool _isNameSynced;
    private long _retiredAt;
    private long _triedAt;

    /// <summary>Nothing waits; the next file may go.</summary>
    public bool IsNone => _file is null;

    /// <param name="file">Nobody finds it any more; owned from here on.</param>
    public void Retire(MappedFile file)
    {
        _file = file;
        _isNameGone = _isNameSynced = false;
        _retiredAt = _triedAt = time.GetTimestamp();
        file.Drain();
    }

    /// <summary>Deletes the file if nobody holds it any more.</summary>
    /// <returns>Whether it is gone, or there was none.</returns>
    public bool TryFinish(StoreOptions options)
    {
        if (_file is null)
        {
            return true;
        }

        if (!_file.TryUnmap())
        {
            DeleteNameIfHeldTooLong(_file, options);
            return false;
        }

        if (!TryDeleteName(_file))
        {
            return false;
        }

        Free(_file);
        _file = null;
        return true;
    }

    /// <summary>At the close: a file that is still there is there again at the next start.</summary>
    public void Close()
    {
        _file?.TryUnmap();
        _file?.File.Dispose();
        _file = null;
    }

    // The name can go while the file is held; its space comes back when the last reader leaves it.
    private void DeleteNameIfHeldTooLong(MappedFile file, StoreOptions options)
    {
        TimeSpan patience = TimeSpan.FromMilliseconds(options.DestroyMappedFileIntervalForciblyMillis);
        TimeSpan again = TimeSpan.FromMilliseconds(options.RedeleteHangedFileIntervalMillis);
        bool isDue = _triedAt == _retiredAt
            ? time.GetElapsedTime(_retiredAt) >= patience
            : time.GetElapsedTime(_triedAt) >= again;
        if (isDue)
        {
            _triedAt = time.GetTimestamp();
            logger.FileHeld(Path.GetFileName(file.File.Path), file.LeaseCount);
            _ = TryDeleteName(file);
        }
    }

    private bool TryDeleteName(MappedFile file)
    {
        try
        {
            if (!_isNameGone)
            {
                files.Delete(file.File.Path);
                _isNameGone = true;
            }

            // The next file goes only when this one cannot come back: a power cut must not leave a hole.
            if (!_isNameSynced)
            {
                files.FlushFolder(folder);
                _isNameSynced = true;
            }

            _trouble.Ends();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Read-only, or no permission: tried again with the next round; no other file goes before this one.
            if (_trouble.Begins())
            {
                logger.FileNotDeleted(Path.GetFileName(file.File.Path), exception.Message);
            }

            return false;
        }
    }

    private static void Free(MappedFile file)
    {
        try
        {
            for (long length = file.Length - SliceBytes; length > 0; length -= SliceBytes)
            {
                file.File.SetLength(length);
            }
        }
        catch (IOException)
        {
            // Only to spread the work: closing the file gives back what is left.
        }

        file.File.Dispose();
    }
}

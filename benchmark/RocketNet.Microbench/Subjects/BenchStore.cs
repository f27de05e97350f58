using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Store;
using RocketNet.Store.Files;

namespace RocketNet.Microbench.Subjects;

/// <summary>A store in a temporary folder, opened when the first subject asks for it and deleted at the end.</summary>
internal sealed class BenchStore : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"microbench-{Guid.NewGuid():N}");
    private MessageStore? _store;

    /// <summary>The store's root.</summary>
    public string Folder => _folder;

    public MessageStore Open()
    {
        if (_store is null)
        {
            StoreOptions options = new()
            {
                RootDirectory = _folder,
                CommitLogDirectory = Path.Combine(_folder, "commitlog"),
                CommitLogFileBytes = 256 << 20,
            };
            _store = MessageStore.Open(options, TimeProvider.System, new DiskFiles(), NullLoggerFactory.Instance);
            _store.Start();
        }

        return _store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}

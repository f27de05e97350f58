using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;

namespace RocketNet.StoreTool.Building;

/// <summary>Builds the index of a log in a folder of its own, while the log is scanned.</summary>
internal sealed class IndexBuild : IDisposable
{
    private readonly DiskFiles _disk = new();
    private readonly IndexFileSet _files;
    private readonly IndexWriter _writer;
    private int _flushed;

    /// <param name="folder">Where the new files go; made here.</param>
    /// <param name="layout">Slots and entries.</param>
    /// <param name="time">For the files' names.</param>
    public IndexBuild(string folder, IndexLayout layout, TimeProvider time)
    {
        _files = new IndexFileSet(_disk, folder, layout, time);
        _writer = new IndexWriter(_files);
        _disk.CreateFolder(folder);
    }

    /// <summary>Files made, once finished.</summary>
    public int Files { get; private set; }

    /// <summary>Entries in them, once finished.</summary>
    public long Entries { get; private set; }

    public void Take(in MessageRecord record, long offset)
    {
        _writer.Add(record, offset, keysDone: 0);
        if (_writer.TakeFileFilled())
        {
            // One file's dirty pages at a time: all of them at the end would fill the memory.
            FlushFull();
        }
    }

    /// <summary>Writes what is left and puts everything on the disk.</summary>
    public void Finish()
    {
        _writer.Write();
        _files.Flush(_files.All[_flushed..]);
        _disk.FlushFolder(_files.Folder);
        Files = _files.All.Length;
        foreach (IndexFile file in _files.All)
        {
            Entries += file.Count - 1;
        }
    }

    public void Dispose() => _files.Dispose();

    private void FlushFull()
    {
        for (; _flushed < _files.All.Length && _files.All[_flushed].IsFull; _flushed++)
        {
            _files.All[_flushed].Flush();
        }
    }
}

namespace RocketNet.Store.Tests.Crashes;

/// <summary>A file of a simulated disk: its bytes in native memory, and what of them the trace knows already.</summary>
internal sealed unsafe class SimulatedInode(int number, NativePool pool)
{
    private readonly List<(nint Memory, int Bytes)> _old = [];
    private nint _memory;
    private int _capacity;
    private PageVersion?[] _known = [];
    private int _maps;

    public int Number => number;

    public long Length { get; private set; }

    public nint Memory => _memory;

    public Span<byte> Bytes => new((void*)_memory, (int)Length);

    public bool IsMapped => _maps > 0;

    public void Load(FileImage image)
    {
        SetLength(image.Length);
        _known = [.. image.Pages];
        for (int page = 0; page < image.Pages.Length; page++)
        {
            if (image.Pages[page] is PageVersion version && page * (long)PageVersion.ByteCount < Length)
            {
                Span<byte> target = Bytes[(page * PageVersion.ByteCount)..];
                version.Content.AsSpan(0, Math.Min(target.Length, PageVersion.ByteCount)).CopyTo(target);
            }
        }
    }

    public void SetLength(long length)
    {
        if (length > _capacity)
        {
            Move((int)((length + PageVersion.ByteCount - 1) / PageVersion.ByteCount * PageVersion.ByteCount));
        }
        else if (length < Length)
        {
            Bytes[(int)length..].Clear();
        }

        Length = length;
    }

    public void CountMap(int change) => _maps += change;

    /// <summary>Who has it mapped keeps the old bytes and changes nothing any more: its process is gone.</summary>
    public void LeaveMappings()
    {
        if (_maps > 0)
        {
            Move(_capacity);
            _maps = 0;
        }
    }

    /// <summary>The pages that differ from what was last told.</summary>
    public IEnumerable<(int Page, PageVersion Version)> TakeChanges()
    {
        int pages = (int)((Length + PageVersion.ByteCount - 1) / PageVersion.ByteCount);
        if (_known.Length < pages)
        {
            Array.Resize(ref _known, pages);
        }

        for (int page = 0; page < pages; page++)
        {
            if (TryTakeChange(page) is PageVersion changed)
            {
                yield return (page, changed);
            }
        }
    }

    public FileImage ToImage() => new(Length, [.. _known]);

    public void Free()
    {
        foreach ((nint memory, int bytes) in _old.Append((_memory, _capacity)))
        {
            if (memory != 0)
            {
                pool.Return(memory, bytes);
            }
        }

        _old.Clear();
        (_memory, _capacity, Length) = (0, 0, 0);
    }

    private PageVersion? TryTakeChange(int page)
    {
        ReadOnlySpan<byte> now = Bytes[(page * PageVersion.ByteCount)..];
        now = now[..Math.Min(now.Length, PageVersion.ByteCount)];
        ReadOnlySpan<byte> known = (_known[page] ?? PageVersion.Zero).Content.AsSpan(0, now.Length);
        int from = now.CommonPrefixLength(known);
        if (from == now.Length)
        {
            return null;
        }

        int to = now.Length;
        while (now[to - 1] == known[to - 1])
        {
            to--;
        }

        byte[] content = new byte[PageVersion.ByteCount];
        now.CopyTo(content);
        return _known[page] = new PageVersion(content, from, to);
    }

    private void Move(int capacity)
    {
        nint moved = pool.Rent(Math.Max(capacity, PageVersion.ByteCount));
        if (_memory != 0)
        {
            Bytes.CopyTo(new Span<byte>((void*)moved, capacity));
            _old.Add((_memory, _capacity));
        }

        (_memory, _capacity) = (moved, Math.Max(capacity, PageVersion.ByteCount));
    }
}

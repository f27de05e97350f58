namespace RocketNet.Store.Tests.Crashes;

/// <summary>A file at one moment of a trace: what of it is on the disk for sure, and what may be there since.</summary>
internal sealed class PendingFile
{
    private readonly List<PendingPage> _pages = [];
    private readonly List<(int Operation, long Length)> _lengths = [];
    private long _lengthDurable;

    public PendingFile(FileImage? image)
    {
        if (image is not null)
        {
            _lengthDurable = image.Length;
            _pages.AddRange(image.Pages.Select(page => new PendingPage { Durable = page ?? PageVersion.Zero }));
        }
    }

    /// <summary>Pages whose newest content need not be on the disk.</summary>
    public IEnumerable<PendingPage> Dirty => _pages.Where(page => page.Since.Count > 0);

    public IReadOnlyList<(int Operation, long Length)> Lengths => _lengths;

    public void Apply(TraceOperation operation, int index)
    {
        switch (operation.Kind)
        {
            case TraceKind.Length:
                _lengths.Add((index, operation.Value));
                break;
            case TraceKind.Page:
                Page((int)operation.Value).Since.Add(operation.Version!);
                break;
            default:
                MakeDurable();
                break;
        }
    }

    public void MakeDurable()
    {
        _lengthDurable = _lengths.Count > 0 ? _lengths[^1].Length : _lengthDurable;
        _lengths.Clear();
        foreach (PendingPage page in Dirty)
        {
            page.Durable = page.Since[^1];
            page.Since.Clear();
        }
    }

    public PendingPage Page(int number)
    {
        while (_pages.Count <= number)
        {
            _pages.Add(new PendingPage());
        }

        return _pages[number];
    }

    /// <summary>The file as the chooser wants it.</summary>
    public FileImage ToImage(Func<PendingPage, PageVersion> page, Func<PendingFile, int> length)
    {
        int chosen = length(this);
        return new FileImage(
            chosen == 0 ? _lengthDurable : _lengths[chosen - 1].Length,
            [.. _pages.Select(each => each.Since.Count == 0 ? each.Durable : page(each))]);
    }
}

/// <summary>A page: the version that is on the disk for sure, and those that may have been written out since.</summary>
internal sealed class PendingPage
{
    public PageVersion Durable { get; set; } = PageVersion.Zero;

    public List<PageVersion> Since { get; } = [];

    public PageVersion Newest => Since.Count > 0 ? Since[^1] : Durable;

    public PageVersion Version(int number) => number == 0 ? Durable : Since[number - 1];
}

namespace RocketNet.Store.Tests.Crashes;

/// <summary>What ended the process, and with it what the disk may have lost.</summary>
internal enum CrashKind
{
    /// <summary>The process only: whatever it stored is in the page cache and comes to the disk.</summary>
    Process,

    /// <summary>The machine: what was not synced may be there or not, page by page and name by name.</summary>
    Power,
}

/// <summary>Syncs of a disk that say they were done and were not: to prove that the checker notices.</summary>
[Flags]
internal enum SyncLies
{
    None = 0,
    Files = 1,
    Folders = 2,
}

/// <summary>One state a disk may be in after a crash.</summary>
/// <param name="Kind">What ended the process.</param>
/// <param name="Point">Operations of the trace that had begun.</param>
/// <param name="Number">Which of the states of that point; with point and seed it names the state.</param>
/// <param name="WholePoint">Operations that were whole, for what must be there.</param>
/// <param name="Image">The disk.</param>
internal sealed record CrashState(CrashKind Kind, int Point, int Number, int WholePoint, DiskImage Image);

/// <summary>
/// Builds crash states from a trace, point by point. The model: docs/testing-crashes.md. A state depends on trace,
/// seed, point and number alone.
/// </summary>
internal sealed class CrashStates
{
    /// <summary>With at most so many pending things every combination of them has a number.</summary>
    private const int UnitsCombined = 5;

    private const int FixedStates = 6;

    private readonly DiskImage _start;
    private readonly IReadOnlyList<TraceOperation> _trace;
    private readonly int _seed;
    private readonly SyncLies _lies;
    private readonly Dictionary<int, PendingFile> _files = [];
    private PendingNames _names;

    /// <param name="start">The disk before the trace.</param>
    /// <param name="trace">What happened to it.</param>
    /// <param name="seed">Chooses among the states of a point with many.</param>
    /// <param name="lies">Syncs that do nothing.</param>
    public CrashStates(DiskImage start, IReadOnlyList<TraceOperation> trace, int seed, SyncLies lies = SyncLies.None)
    {
        _start = start;
        _trace = trace;
        _seed = seed;
        _lies = lies;
        _names = new PendingNames(start);
        Reset();
    }

    public int Point { get; private set; }

    public int PointMax => _trace.Count;

    /// <summary>Goes to where so many operations have happened.</summary>
    public void MoveTo(int point)
    {
        if (point < Point)
        {
            Reset();
        }

        for (; Point < point; Point++)
        {
            Apply(_trace[Point], Point);
        }
    }

    /// <summary>A state of this point; null if that number has none here.</summary>
    public CrashState? Build(int number)
    {
        Random random = new(HashCode(number));
        return number switch
        {
            0 => Whole(),
            1 => Killed(random, number),
            2 => Power(number, _ => 0, file => 0, () => false, null),
            3 => Power(number, page => page.Since.Count, file => file.Lengths.Count, () => false, null),
            4 => Power(number, _ => 0, file => 0, () => true, null),
            5 => Power(number, _ => 0, file => file.Lengths.Count, () => true, null),
            _ when Units() <= UnitsCombined => Combination(number - FixedStates, number),
            _ => Sample(random, number),
        };
    }

    private CrashState Whole() => Power(0, page => page.Since.Count, file => file.Lengths.Count, () => true, null) with
    {
        Kind = CrashKind.Process,
    };

    // The process was killed while it stored into a page: the first bytes of what the operation did are there.
    private CrashState? Killed(Random random, int number)
    {
        if (Point == 0 || _trace[Point - 1] is not { Kind: TraceKind.Page, IsMapped: true } last)
        {
            return null;
        }

        PendingPage torn = _files[last.Inode].Page((int)last.Value);
        PageVersion before = torn.Since.Count > 1 ? torn.Since[^2] : torn.Durable;
        int bytes = random.Next(last.Version!.ChangedTo - last.Version.ChangedFrom);
        PageVersion partial = last.Version.Partial(before, bytes);
        return Power(number, page => page.Since.Count, file => file.Lengths.Count, () => true, (torn, partial)) with
        {
            Kind = CrashKind.Process,
            WholePoint = Point - 1,
        };
    }

    private CrashState? Combination(int bits, int number)
    {
        int units = Units();
        if (bits >= 1 << units)
        {
            // All of the model are used up; torn sectors are left.
            return bits < (1 << units) + 4 && units > 0 ? Sample(new Random(HashCode(number)), number) : null;
        }

        int unit = 0;
        bool Next() => (bits >> unit++ & 1) != 0;
        return Power(
            number, page => Next() ? page.Since.Count : 0, file => Next() ? file.Lengths.Count : 0, Next, null);
    }

    private CrashState Sample(Random random, int number)
    {
        PendingPage? torn = null;
        List<PendingPage> dirty = [.. _files.Values.SelectMany(file => file.Dirty)];
        if (dirty.Count > 0 && random.Next(3) == 0)
        {
            torn = dirty[random.Next(dirty.Count)];
        }

        PageVersion? mixed = torn is null
            ? null
            : PageVersion.Torn([torn.Durable, .. torn.Since.TakeLast(3)], random);
        Func<PendingPage, int> page = PageChoice(random, dirty);
        (PendingPage, PageVersion)? tear = torn is null ? null : (torn, mixed!);
        if (random.Next(2) == 0)
        {
            (int min, int max) = _names.OrderedRange;
            int kept = random.Next(3) == 0 ? max : random.Next(min, max + 1);
            int operation = _names.OperationBehind(kept);
            return Build(
                number,
                page,
                file => file.Lengths.Count(length => length.Operation < operation),
                _names.Ordered(kept),
                tear);
        }

        int percent = random.Next(4) switch { 0 => 100, 1 => 15, 2 => 85, _ => 50 };
        return Power(
            number,
            page,
            file => random.Next(100) < percent ? file.Lengths.Count : random.Next(file.Lengths.Count + 1),
            () => random.Next(100) < percent,
            tear);
    }

    // One page alone decides most orders between pages, so "all but one" and "one only" come as often as a mixture.
    private static Func<PendingPage, int> PageChoice(Random random, List<PendingPage> dirty)
    {
        PendingPage? one = dirty.Count > 0 ? dirty[random.Next(dirty.Count)] : null;
        return random.Next(5) switch
        {
            0 => page => page == one ? 0 : page.Since.Count,
            1 => page => page == one ? page.Since.Count : 0,
            2 => page => page == one ? random.Next(page.Since.Count + 1) : page.Since.Count,
            3 => page => random.Next(2) == 0 ? 0 : page.Since.Count,
            _ => page => random.Next(page.Since.Count + 1),
        };
    }

    private CrashState Power(
        int number,
        Func<PendingPage, int> page,
        Func<PendingFile, int> length,
        Func<bool> isNameKept,
        (PendingPage Page, PageVersion Content)? torn) =>
        Build(number, page, length, _names.Subset(isNameKept), torn);

    private CrashState Build(
        int number,
        Func<PendingPage, int> page,
        Func<PendingFile, int> length,
        (Dictionary<string, int> Names, HashSet<string> Folders) names,
        (PendingPage Page, PageVersion Content)? torn)
    {
        Dictionary<int, FileImage> files = [];
        foreach (int inode in names.Names.Values.Order())
        {
            if (!files.ContainsKey(inode))
            {
                files.Add(inode, _files[inode].ToImage(
                    each => each == torn?.Page ? torn.Value.Content : each.Version(page(each)), length));
            }
        }

        return new CrashState(
            CrashKind.Power, Point, number, Point, new DiskImage(names.Names, names.Folders, files));
    }

    private int Units() =>
        _names.PendingCount + _files.Values.Sum(file => file.Dirty.Count() + Math.Min(1, file.Lengths.Count));

    private int HashCode(int number) => unchecked((((_seed * 486187739) + Point) * 92821) + number);

    private void Reset()
    {
        Point = 0;
        _names = new PendingNames(_start);
        _files.Clear();
        foreach ((int inode, FileImage image) in _start.Files)
        {
            _files.Add(inode, new PendingFile(image));
        }
    }

    private void Apply(TraceOperation operation, int index)
    {
        if (IsLie(operation.Kind))
        {
            return;
        }

        switch (operation.Kind)
        {
            case TraceKind.SyncAll:
                foreach (PendingFile file in _files.Values)
                {
                    file.MakeDurable();
                }

                _names.Apply(operation, index);
                break;
            case TraceKind.Create:
                _files.Add(operation.Inode, new PendingFile(null));
                _names.Apply(operation, index);
                break;
            case TraceKind.Length or TraceKind.Page or TraceKind.Sync:
                _files[operation.Inode].Apply(operation, index);
                break;
            default:
                _names.Apply(operation, index);
                break;
        }
    }

    private bool IsLie(TraceKind kind) => kind switch
    {
        TraceKind.Sync => _lies.HasFlag(SyncLies.Files),
        TraceKind.SyncFolder => _lies.HasFlag(SyncLies.Folders),
        TraceKind.SyncAll => _lies != SyncLies.None,
        _ => false,
    };
}

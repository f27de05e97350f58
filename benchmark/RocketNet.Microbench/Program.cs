using RocketNet.Microbench.Harness;
using RocketNet.Microbench.Subjects;

// usage: RocketNet.Microbench [--check] [--filter TEXT]
bool check = args.Contains("--check");
int filterAt = Array.IndexOf(args, "--filter");
string filter = filterAt >= 0 && filterAt + 1 < args.Length ? args[filterAt + 1] : string.Empty;

await using BenchStore store = new();
Subject[] all =
[
    .. WireSubjects.All(), .. MessageSubjects.All(), .. RequestSubjects.All(), .. new StoreSubjects(store).All(),
    .. new IndexSubjects(store).All(),
];
Subject[] chosen = [.. all.Where(subject => subject.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
AllocationBudget budget = AllocationBudget.Read(Path.Combine(AppContext.BaseDirectory, "alloc-budget.json"));
List<string> problems = [.. budget.Unused(all)];

Console.WriteLine("| Operation | ns (least–greatest) | allocated bytes |");
Console.WriteLine("|---|---|---|");
foreach (Subject subject in chosen)
{
    Figures figures = Stopclock.Measure(subject);
    Console.WriteLine($"| {subject.Name} | {figures.Nanos:F1} ({figures.NanosMin:F1}–{figures.NanosMax:F1}) "
        + $"| {figures.AllocatedBytes:F1} |");
    if (budget.Problem(subject.Name, figures) is string problem)
    {
        problems.Add(problem);
    }
}

problems.ForEach(Console.Error.WriteLine);
return check && problems.Count > 0 ? 1 : 0;

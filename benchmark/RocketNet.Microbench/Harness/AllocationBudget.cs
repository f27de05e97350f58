using System.Text.Json;

namespace RocketNet.Microbench.Harness;

/// <summary>Managed bytes that one operation of each subject may allocate, from alloc-budget.json.</summary>
internal sealed class AllocationBudget
{
    // Less than a byte per operation is the harness or a growing buffer, not the operation.
    private const double Tolerance = 0.5;

    private readonly Dictionary<string, double> _bytes = [];

    public static AllocationBudget Read(string path)
    {
        AllocationBudget budget = new();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonProperty subject in document.RootElement.EnumerateObject())
        {
            budget._bytes[subject.Name] = subject.Value.GetDouble();
        }

        return budget;
    }

    /// <summary>What is wrong with the figures of a subject; null if nothing.</summary>
    public string? Problem(string subject, Figures figures) =>
        !_bytes.TryGetValue(subject, out double budget) ? $"{subject}: no budget in alloc-budget.json"
        : figures.AllocatedBytes > budget + Tolerance
            ? $"{subject}: {figures.AllocatedBytes:F1} bytes allocated, the budget is {budget:F0}"
        : null;

    /// <summary>Budgets whose subject is gone: they would guard nothing.</summary>
    public IEnumerable<string> Unused(IEnumerable<Subject> subjects) =>
        _bytes.Keys.Except(subjects.Select(subject => subject.Name))
            .Select(name => $"{name}: budget without a subject");
}

namespace RocketNet.Microbench.Harness;

/// <summary>One thing that is measured. The name stands in alloc-budget.json too.</summary>
/// <param name="Name">Unique; type and case in words.</param>
/// <param name="Run">Does the operation as often as told, in a loop of its own: no call is paid per operation.</param>
/// <param name="OperationsMax">The greatest batch: a subject that writes files must not fill the disk.</param>
internal sealed record Subject(string Name, Action<int> Run, int OperationsMax = 1 << 24);

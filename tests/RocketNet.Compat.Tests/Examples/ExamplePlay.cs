namespace RocketNet.Compat.Tests.Examples;

/// <summary>Programs in their order: those of one line run after one another, the lines side by side.</summary>
internal sealed class ExamplePlay
{
    private readonly Dictionary<string, Task> _outcomes = [];

    public IReadOnlyDictionary<string, Task> Outcomes => _outcomes;

    /// <summary>Starts a line; a program that fails does not keep the next from running.</summary>
    public void Line(params (string Program, Func<Task> Check)[] line)
    {
        Task before = Task.CompletedTask;
        foreach ((string program, Func<Task> check) in line)
        {
            before = After(before, check);
            _outcomes.Add(program, before);
        }
    }

    public async Task EndAsync() =>
        await Task.WhenAll(_outcomes.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task After(Task before, Func<Task> check)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await check();
    }
}

using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>What a benchmark program runs with.</summary>
/// <param name="Values">Its command line.</param>
/// <param name="Report">What it reports.</param>
/// <param name="Output">Takes its lines, from any thread.</param>
/// <param name="Stopping">Cancelled when somebody ends the program.</param>
internal sealed record BenchmarkRun(
    OptionValues Values, ReportSettings Report, TextWriter Output, CancellationToken Stopping)
{
    /// <summary>The separator of a line's parts.</summary>
    public string Between => Report.IsJava4 ? " " : " | ";

    public RocketMqClient Connect(string fallback = "") =>
        new(new ClientOptions { NamesrvAddr = Values.Text("n", fallback) });

    /// <summary>What Java's client can do and ours cannot: said at the start, not left out in silence.</summary>
    /// <exception cref="OptionException">One of them is wanted.</exception>
    public void RefuseWhatIsMissing()
    {
        if (Values.IsTrue("a"))
        {
            throw new OptionException("-a true: this client does not sign its requests (ACL)");
        }

        if (Values.IsTrue("m"))
        {
            throw new OptionException("-m true: this client does not send RocketMQ's message trace");
        }
    }

    public void Line(string line) => Output.Write(line + "\n");
}

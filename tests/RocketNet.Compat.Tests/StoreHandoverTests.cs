using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// One store, served by a Java broker and by ours in turn while a client goes on sending: whatever either has promised
/// is there with the other, and queue offsets, consumer offsets, the index and delays go on.
/// </summary>
[Collection(JavaClients.StoreCollection)]
[Trait("needs", "java")]
public sealed class StoreHandoverTests(JavaClients java)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private static bool IsFull => Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    private static int Rounds => IsFull ? 3 : 1;

    /// <summary>A version and whether the servers are killed; both ways in the full suites only.</summary>
    public static TheoryData<string, bool> Servers()
    {
        TheoryData<string, bool> rows = new() { { "4.5.1", true }, { "4.9.7", true }, { "5.3.3", false } };
        if (IsFull)
        {
            rows.Add("4.5.1", false);
            rows.Add("5.3.3", true);
        }

        return rows;
    }

    [JavaTheory]
    [MemberData(nameof(Servers))]
    public Task Store_goes_back_and_forth(string version, bool isKilled) =>
        GoBackAndForthAsync(version, isKilled, Rounds);

    [JavaFact]
    public Task Store_of_4_9_7_goes_back_and_forth_three_times() => GoBackAndForthAsync("4.9.7", isKilled: false, 3);

    private async Task GoBackAndForthAsync(string version, bool isKilled, int rounds)
    {
        IServerPrograms theirs = CompatTarget.Java(version);
        await using ServerPair pair = await ServerPair.StartAsync(CompatTarget.Servers, theirs);
        await using RunningProcess client = java.Start(pair, "HandoverDriver", "topic=Handed");
        await AskAsync(pair, client, "check");
        for (int round = 0; round < rounds; round++)
        {
            foreach (IServerPrograms next in (IServerPrograms[])[CompatTarget.Servers, theirs])
            {
                await AskAsync(pair, client, "delay");
                await AskAsync(pair, client, "commit");
                await pair.HandOverAsync(next, isKilled);
                await AskAsync(pair, client, "check");
                if (!isKilled)
                {
                    // A killed Java broker loses the offsets of its last five seconds.
                    await AskAsync(pair, client, "committed");
                }
            }
        }

        // A killed Java broker delivers again what it delivered in its last ten seconds.
        await AskAsync(pair, client, isKilled ? "delayed" : "delayed once");
    }

    /// <summary>The driver answers each command by a line of its own; commands come one after the other.</summary>
    private static async Task AskAsync(ServerPair pair, RunningProcess client, string command)
    {
        string head = command.ToUpperInvariant() + " ";
        int before = client.Output.Snapshot().Count(IsAnswer);
        await client.WriteAsync(command + "\n");
        await client.Output.WaitUntilAsync(
            lines => lines.Count(IsAnswer) > before, "an answer to " + command, Patience);

        string answer = client.Output.Snapshot().Last(IsAnswer)[head.Length..];
        if (!answer.StartsWith("ok", StringComparison.Ordinal))
        {
            Assert.Fail($"{command}: {answer}\n{ServerPairReport.Of(pair)}");
        }

        bool IsAnswer(string line) =>
            line.StartsWith(head + "ok", StringComparison.Ordinal)
            || line.StartsWith(head + "FAIL", StringComparison.Ordinal);
    }
}

using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// Java's own integration tests, restated: each row is played by official clients of two versions, see
/// docs/compatibility.md. Rows P are ours, about pulling by hand.
/// </summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class ConformanceTests(JavaClients java, ConformanceRuns runs) : IClassFixture<ConformanceRuns>
{
    private static readonly string[] Ids =
    [
        .. "A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16".Split(' '),
        .. "B01 B02 B03 B04 B05 B06 B07 B08 B09 B10 B11 B12 B13 B15 B17 B18 B19 B20 B21 B22 B23".Split(' '),
        .. "C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12".Split(' '),
        .. "D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D23 D24 D25 D26".Split(' '),
        .. "E01 E02 E03 E04 E05 E06 E06two E07 E07two E08 E08two".Split(' '),
        .. "F01 F02 F03 F04 F05 F06 F08 F09 F10".Split(' '),
        .. "I01 I02 M04 P01 P02 P03 P04 P05 P06 P07 P08".Split(' '),
    ];

    /// <summary>Rows that need what this client has not.</summary>
    private static readonly (string Version, string Id)[] Absent = [("4.9.8", "E05")];

    public static TheoryData<string, string> Rows()
    {
        TheoryData<string, string> rows = [];
        foreach (string version in ConformanceRuns.Versions)
        {
            foreach (string id in Ids)
            {
                rows.Add(version, id);
            }
        }

        return rows;
    }

    [JavaTheory]
    [MemberData(nameof(Rows))]
    public async Task Row_holds(string version, string id)
    {
        IReadOnlyDictionary<string, string> outcomes = await runs.OutcomesAsync(java, version);

        string expected = Absent.Contains((version, id)) ? "absent" : "ok";
        string outcome = outcomes.GetValueOrDefault(id, "not played");
        Assert.True(outcome == expected, outcome);
    }

    [JavaTheory]
    [InlineData("4.9.8")]
    [InlineData("5.3.3")]
    public async Task Every_row_that_is_played_is_listed_here(string version)
    {
        IReadOnlyDictionary<string, string> outcomes = await runs.OutcomesAsync(java, version);

        Assert.Equal(Ids.Order(StringComparer.Ordinal), outcomes.Keys.Order(StringComparer.Ordinal));
    }
}

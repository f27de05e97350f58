using RocketNet.StoreTool.Checking;

namespace RocketNet.StoreTool.Tests;

public sealed class FindingsTests
{
    [Fact]
    public void Damage_counts_although_notes_of_its_kind_came_first_and_filled_the_list()
    {
        Findings findings = new(keptPerKind: 1);
        findings.Add(Of(FindingSeverity.Note));
        Assert.False(findings.HasDamage("queue-"));

        findings.Add(Of(FindingSeverity.Damage));

        Assert.Equal(FindingSeverity.Note, Assert.Single(findings.Kept).Severity);
        Assert.Equal(1, findings.Damages);
        Assert.True(findings.HasDamage("queue-"));
        Assert.False(findings.HasDamage("log-"));
    }

    private static Finding Of(FindingSeverity severity) =>
        new(severity, FindingKinds.QueueMissing, "consumequeue/orders/0", null, "any", FindingKinds.Nothing);
}

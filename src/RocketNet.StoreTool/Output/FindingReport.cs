using RocketNet.StoreTool.Checking;

namespace RocketNet.StoreTool.Output;

/// <summary>A finding as JSON has it.</summary>
internal sealed record FindingReport(
    string Severity, string Kind, string File, long? Position, string What, string Repair)
{
    public static FindingReport Of(Finding finding) => new(
        finding.Severity switch
        {
            FindingSeverity.Note => "note",
            FindingSeverity.Warning => "warning",
            FindingSeverity.Damage => "damage",
        },
        finding.Kind,
        finding.File,
        finding.Position,
        finding.What,
        finding.Repair);
}

using System.Text.Json;

namespace RocketNet.StoreTool.Tests;

/// <summary>One run of mqstore inside the test's process.</summary>
internal sealed record Tool(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Tool Run(params string[] words)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = ToolProgram.Run(words, new ToolRun(output, error, showsProgress: false, TimeProvider.System));
        return new Tool(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Kinds of the findings that are damage, each once, in order.</summary>
    public static string[] Damages(string store, params string[] words)
    {
        Tool verify = Run(["verify", "--json", "--store", store, .. words]);
        return
        [
            .. verify.Json.GetProperty("findings").EnumerateArray()
                .Where(finding => finding.GetProperty("severity").GetString() == "damage")
                .Select(finding => finding.GetProperty("kind").GetString()!)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>A store is sound, or the test says what is wrong with it.</summary>
    public static void AssertSound(string store, params string[] words)
    {
        Tool verify = Run(["verify", "--store", store, .. words]);
        Assert.True(verify.ExitCode == ToolExit.Sound, verify.Output + verify.Error);
    }
}

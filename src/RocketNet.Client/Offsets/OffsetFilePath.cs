namespace RocketNet.Client.Offsets;

/// <summary>Where the offsets of a broadcasting group lie.</summary>
internal static class OffsetFilePath
{
    /// <summary>
    /// <c>folder/instance/group/offsets.json</c>. Java has the client id in place of the instance; with it the offsets
    /// are lost when the machine gets another address, or the process another number.
    /// </summary>
    public static string Of(string? folder, string? instanceName, string group) => Path.Combine(
        folder ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rocketmq_offsets"),
        string.Join('_', (instanceName ?? "DEFAULT").Split(Path.GetInvalidFileNameChars())),
        group,
        LocalOffsetStore.FileName);
}

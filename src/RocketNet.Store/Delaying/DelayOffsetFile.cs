using System.Globalization;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Config;

namespace RocketNet.Store.Delaying;

/// <summary>
/// <c>config/delayOffset.json</c> in Java's form, with one field more that Java passes over. One user at a time.
/// </summary>
/// <remarks>Layout: docs/delay.md. Java: DelayOffsetSerializeWrapper@4.9.8.</remarks>
internal sealed class DelayOffsetFile(JsonFile file, ILogger logger)
{
    private const string LogOffsetName = "rocketNetLogOffset";

    /// <summary>What was written last; <see cref="DelayProgress.None"/> if nothing was.</summary>
    /// <exception cref="StoreCorruptException">Neither the file nor its copy can be read.</exception>
    public DelayProgress Load()
    {
        byte[]? json = file.Read(HasTable, out bool usedBackup);
        if (usedBackup)
        {
            logger.ConfigFileBroken(file.FilePath, file.BackupPath, file.SetAsidePath ?? "nowhere, it was missing");
        }

        if (json is null)
        {
            return DelayProgress.None;
        }

        FastJsonValue root = FastJsonValue.Parse(json);
        var offsets = new Dictionary<int, long>();
        foreach (FastJsonMember member in root["offsetTable"].Members)
        {
            if (int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int level))
            {
                offsets[level] = Math.Max(0, member.Value.AsInt64());
            }
        }

        return new DelayProgress(offsets, root[LogOffsetName].AsInt64(-1));
    }

    /// <exception cref="IOException">The disk refused; what was there before still is.</exception>
    public void Write(DelayProgress progress) => file.Write(ToJson(progress, isPretty: true));

    /// <summary>The table as slaves and files have it.</summary>
    /// <param name="progress">A negative log offset is left out.</param>
    /// <param name="isPretty">With Java's line breaks.</param>
    public static byte[] ToJson(DelayProgress progress, bool isPretty)
    {
        var json = new JavaJsonWriter(isPretty);
        json.StartObject();
        json.StartObject("offsetTable");
        foreach ((int level, long offset) in progress.Offsets.OrderBy(entry => entry.Key))
        {
            json.Key(level);
            json.Value(offset);
        }

        json.EndObject();
        if (progress.LogOffset >= 0)
        {
            json.Member(LogOffsetName, progress.LogOffset);
        }

        json.EndObject();
        return json.ToArray();
    }

    private static bool HasTable(byte[] bytes)
    {
        try
        {
            FastJsonValue root = FastJsonValue.Parse(bytes);
            return root.Kind == FastJsonKind.Object
                && (root.Members.Count == 0 || root["offsetTable"].Kind == FastJsonKind.Object);
        }
        catch (ProtocolException)
        {
            // Not JSON: the copy is tried next.
            return false;
        }
    }
}

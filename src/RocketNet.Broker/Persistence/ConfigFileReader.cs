using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Persistence;

/// <summary>
/// Reads one of the broker's JSON files at start: the file, else the copy kept before its last write.
/// </summary>
internal static class ConfigFileReader
{
    /// <summary>Gives the file's bytes, which are a JSON object.</summary>
    /// <returns>False when there is no file yet.</returns>
    /// <remarks>
    /// A file that is broken and has no good copy is an exception of <see cref="JsonFile"/>, never "empty".
    /// </remarks>
    public static bool TryRead(JsonFile file, string name, ILogger logger, [NotNullWhen(true)] out byte[]? content)
    {
        content = file.Read(IsObject, out bool usedBackup);
        if (content is null)
        {
            return false;
        }

        if (usedBackup)
        {
            logger.ConfigFileBroken(name);
        }

        return true;
    }

    private static bool IsObject(byte[] bytes)
    {
        try
        {
            return FastJsonValue.Parse(bytes).Kind == FastJsonKind.Object;
        }
        catch (ProtocolException)
        {
            // Not JSON: the copy is tried next.
            return false;
        }
    }
}

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
    /// <summary>Gives what the file holds, which is a JSON object of that kind.</summary>
    /// <returns>False when there is no file yet.</returns>
    /// <remarks>
    /// A file that is broken and has no good copy is an exception of <see cref="JsonFile"/>, never "empty".
    /// </remarks>
    public static bool TryRead<TBody>(
        JsonFile file,
        string name,
        Func<byte[], TBody> parse,
        ILogger logger,
        [NotNullWhen(true)] out TBody? body)
        where TBody : class
    {
        TBody? parsed = null;
        bool isThere = file.Read(bytes => TryParse(bytes, parse, out parsed), out bool usedBackup) is not null;
        body = isThere ? parsed : null;
        if (usedBackup)
        {
            logger.ConfigFileBroken(name);
        }

        return body is not null;
    }

    private static bool TryParse<TBody>(byte[] bytes, Func<byte[], TBody> parse, out TBody? body)
        where TBody : class
    {
        body = null;
        try
        {
            if (FastJsonValue.Parse(bytes).Kind != FastJsonKind.Object)
            {
                return false;
            }

            body = parse(bytes);
            return true;
        }
        catch (ProtocolException)
        {
            // Not JSON, or not what this file holds: the copy is tried next.
            return false;
        }
    }
}

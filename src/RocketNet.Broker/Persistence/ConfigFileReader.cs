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
    /// <param name="file">The file.</param>
    /// <param name="table">
    /// The member that holds the table. Without it nothing would be read, and what is damaged pass for empty.
    /// </param>
    /// <param name="parse">Reads the whole.</param>
    /// <param name="logger">Gets the alarm when the copy is used.</param>
    /// <param name="body">What was read.</param>
    /// <returns>False when there is no file yet.</returns>
    /// <remarks>
    /// A file that is broken and has no good copy is an exception of <see cref="JsonFile"/>, never "empty".
    /// </remarks>
    public static bool TryRead<TBody>(
        JsonFile file,
        string table,
        Func<byte[], TBody> parse,
        ILogger logger,
        [NotNullWhen(true)] out TBody? body)
        where TBody : class
    {
        TBody? parsed = null;
        bool isThere = file.Read(bytes => TryParse(bytes, table, parse, out parsed), out bool usedBackup) is not null;
        body = isThere ? parsed : null;
        if (usedBackup)
        {
            logger.ConfigFileBroken(file.FilePath, file.BackupPath, file.SetAsidePath ?? "nowhere, it was missing");
        }
        else if (file.WasEmpty)
        {
            logger.ConfigFileEmpty(file.FilePath);
        }

        return body is not null;
    }

    private static bool TryParse<TBody>(byte[] bytes, string table, Func<byte[], TBody> parse, out TBody? body)
        where TBody : class
    {
        body = null;
        try
        {
            FastJsonValue root = FastJsonValue.Parse(bytes);
            bool isTable = root.Kind == FastJsonKind.Object
                && (root.Members.Count == 0 || root[table].Kind == FastJsonKind.Object);
            if (!isTable)
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

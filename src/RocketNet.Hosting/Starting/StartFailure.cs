using System.Net.Sockets;

namespace RocketNet.Hosting.Starting;

/// <summary>Says in one line why a server could not start.</summary>
public static class StartFailure
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="ports">The ports the server was to listen on, as text.</param>
    public static string Describe(Exception failure, string ports) => failure switch
    {
        AggregateException { InnerExceptions: [var only] } => Describe(only, ports),
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            $"a port is in use: {ports}; stop the program that has it, or set another listenPort",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"a port may not be bound: {ports}; those below 1024 need privileges",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            $"a port cannot be bound: {ports}; bindAddress is no address of this machine",
        IOException or UnauthorizedAccessException or InvalidDataException => OneLine(failure.Message),
        _ when IsOurs(failure) => OneLine(failure.Message),
        _ => OneLine($"{failure.GetType().Name}: {failure.Message}"),
    };

    // Our own exceptions are written for the one who runs the server: file, cause, remedy.
    private static bool IsOurs(Exception failure) =>
        failure.GetType().Namespace?.StartsWith("RocketNet", StringComparison.Ordinal) == true;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

namespace RocketNet.Remoting.Server;

/// <summary>Answers a request that may wait for a disk or scan tables, on the bounded cold pool.</summary>
public interface IColdRequestHandler
{
    /// <summary>Returns the answer, or <see cref="Response.None"/> when the request gets none.</summary>
    /// <exception cref="Protocol.Headers.HeaderException">
    /// A field is missing or unreadable: answered SYSTEM_ERROR naming it.
    /// </exception>
    ValueTask<Response> HandleAsync(Request request, CancellationToken stopping);
}

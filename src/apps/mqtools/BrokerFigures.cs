using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Apps.Tools;

/// <summary>Asks a broker for figures of its own, such as <c>msgPutTotalTodayNow</c>; for scripts.</summary>
internal static class BrokerFigures
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <param name="broker">Its <c>host:port</c>.</param>
    /// <param name="names">As <c>mqadmin brokerStatus</c> shows them.</param>
    /// <returns>The exit code; each figure stands on a line of standard output.</returns>
    public static async Task<int> PrintAsync(string broker, string[] names)
    {
        try
        {
            await using RemotingClient client =
                new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);
            Response answer =
                await client.InvokeAsync(broker, RequestCode.GetBrokerRuntimeInfo, [], default, Timeout);
            if (answer.Code != ResponseCode.Success)
            {
                await Console.Error.WriteAsync($"mqtools: {broker}: {(int)answer.Code} {answer.Remark}\n");
                return 1;
            }

            IReadOnlyDictionary<string, string> figures = KVTable.Parse(answer.Body.Span).Table;
            foreach (string name in names)
            {
                Console.Out.Write(figures[name] + "\n");
            }

            return 0;
        }
        catch (Exception failure) when (failure is RemotingException or ProtocolException or KeyNotFoundException)
        {
            await Console.Error.WriteAsync($"mqtools: {broker}: {failure.Message}\n");
            return 1;
        }
    }
}

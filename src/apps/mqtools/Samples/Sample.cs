using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>What a sample program runs with.</summary>
/// <param name="Client">A client of the name servers of <c>-n</c> or NAMESRV_ADDR.</param>
/// <param name="Output">Takes its lines, from any thread.</param>
/// <param name="Stopping">Cancelled when somebody ends the program.</param>
internal sealed record Sample(RocketMqClient Client, TextWriter Output, CancellationToken Stopping);

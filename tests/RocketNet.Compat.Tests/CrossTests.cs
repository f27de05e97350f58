using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>A NameServer of one maker with a Broker of the other.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class CrossTests(JavaClients java)
{
    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Java_broker_registers_with_our_name_server(string version)
    {
        await using ServerPair pair = await ServerPair.StartAsync(CompatTarget.Servers, CompatTarget.Java(version));

        await AssertClientIsServedAsync(pair);
    }

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Our_broker_registers_with_a_Java_name_server(string version)
    {
        await using ServerPair pair = await ServerPair.StartAsync(CompatTarget.Java(version), CompatTarget.Servers);

        await AssertClientIsServedAsync(pair);
    }

    private async Task AssertClientIsServedAsync(ServerPair pair)
    {
        IReadOnlyList<SentMessage> sent = await java.SendAsync(pair, "Crossed", 20, "route=wait");
        await using JavaConsumer consumer = java.Consume(pair, "Crossed", "crossed");
        await consumer.ReceivesAsync(20);

        Assert.Equal(
            sent.Select(message => message.Body).Order(),
            (await consumer.StopAsync()).Select(message => message.Body).Order());
    }
}

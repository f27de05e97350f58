using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Published;
using RocketNet.Client;
using RocketNet.Client.Hosting;

// Uses whatever the client has and looks at all that comes: exit code 0 when everything was as it should be.
try
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder(
        new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Services.AddKeyedSingleton("billing", (_, _) => new Inbox());
    builder.Services.AddKeyedSingleton("audit", (_, _) => new Inbox());
    builder.Services
        .AddRocketMq(builder.Configuration.GetSection("RocketMq"))
        .AddProducer("shop")
        .AddConsumer<BillingHandler>("billing")
        .AddBatchConsumer<AuditHandler>("audit");
    Sent sent;
    ClientOptions options;
    using (IHost host = builder.Build())
    {
        RocketMqClient client = host.Services.GetRequiredService<RocketMqClient>();
        options = client.Options;
        await client.CreateAdmin().CreateTopicAsync(
            "DefaultCluster", Sent.Topic, new TopicLayout { ReadQueueNums = 4, WriteQueueNums = 4 });
        sent = new Sent(host.Services.GetRequiredService<Producer>());
        await sent.SendAsync("first", "created");
        Figures.Print("first message acknowledged");
        await host.StartAsync();
        await sent.SendAllAsync();
        await Listening.CheckAsync(host.Services, sent);
        await Asking.CheckAsync(client, sent);
        Figures.Print("everything read");
        await host.StopAsync();
    }

    await Remembering.CheckAsync(options);
    Console.WriteLine($"{sent.Messages.Count} messages sent, received, polled, pulled and found");
    return 0;
}
catch (Exception failure)
{
    Console.Error.WriteLine(failure);
    return 1;
}

using System.Text;
using RocketNet.Client;
using RocketNet.Client.Hosting;
using RocketNet.Protocol.Bodies;
using RocketNet.Samples.Web;

const string Topic = "DemoTopic";

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
DemoSettings settings = new(builder.Configuration);

// Nobody is asked who they are, so only this machine may send.
builder.WebHost.UseUrls($"http://127.0.0.1:{settings.Port}");

// What these keys do not say stands in a section "RocketMq", as docs/dotnet-client.md has it; it may be missing.
builder.Services
    .AddRocketMq(
        builder.Configuration.GetSection("RocketMq"),
        options => options with { NamesrvAddr = settings.NamesrvAddr })
    .AddProducer(settings.ProducerGroup)
    .AddConsumer<LoggingHandler>(settings.ConsumerGroup, options => options with
    {
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
        Subscriptions = new Dictionary<string, string> { [Topic] = "*" },
    });

WebApplication app = builder.Build();
RouteGroupBuilder demo = app.MapGroup(settings.ContextPath);

// A browser can send too: /demo/send?body=hello
demo.MapGet("/send", (string body, string? tags, Producer producer, CancellationToken aborted) =>
    SendAsync(producer, body, tags, aborted));
demo.MapPost("/send", async (HttpRequest request, string? tags, Producer producer, CancellationToken aborted) =>
{
    using StreamReader reader = new(request.Body, Encoding.UTF8);
    return await SendAsync(producer, await reader.ReadToEndAsync(aborted), tags, aborted);
});
await app.RunAsync();

static async Task<IResult> SendAsync(Producer producer, string body, string? tags, CancellationToken aborted)
{
    try
    {
        SendResult sent = await producer.SendAsync(new Message(Topic, Encoding.UTF8.GetBytes(body), tags), aborted);
        return Results.Text(sent.ToString());
    }
    catch (RocketMqException failure)
    {
        // The message says what is wrong and what to do: no broker, no name server, an empty body …
        int status = failure.Failure == RocketMqFailure.InvalidMessage
            ? StatusCodes.Status400BadRequest
            : StatusCodes.Status503ServiceUnavailable;
        return Results.Problem(failure.Message, statusCode: status);
    }
}

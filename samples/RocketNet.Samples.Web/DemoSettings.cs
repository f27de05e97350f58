using RocketNet.Client;

namespace RocketNet.Samples.Web;

/// <summary>The keys of the Spring Boot demo that tutorials show, as they stand in appsettings.json.</summary>
internal sealed class DemoSettings(IConfiguration configuration)
{
    public string NamesrvAddr => Text("apache.rocketmq.namesrvAddr");

    public string ProducerGroup => Text("apache.rocketmq.producer.producerGroup");

    public string ConsumerGroup => Text("apache.rocketmq.consumer.PushConsumer");

    public string Port => configuration["server.port"] ?? "8080";

    /// <summary>The folder of all addresses, with a slash before it; empty for none.</summary>
    public string ContextPath => configuration["server.servlet.context-path"]?.TrimEnd('/') ?? string.Empty;

    private string Text(string key) => configuration[key] is { Length: > 0 } text
        ? text
        : throw new RocketMqException(RocketMqFailure.InvalidOptions, $"{key} is missing in appsettings.json.");
}

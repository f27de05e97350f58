using System.Diagnostics;
using System.Text;
using RocketNet.Client;
using RocketNet.Testing;

namespace Tests;

/// <summary>What those who have nothing but the packages can do.</summary>
public sealed class PackageUseTests
{
    [Fact]
    public async Task A_console_program_with_the_client_sends_and_receives_without_a_web_framework()
    {
        string program = Environment.GetEnvironmentVariable("ROCKETNET_CONSOLE")!;
        await using RocketNetServer mq = await RocketNetServer.StartAsync();

        using Process console = Process.Start(new ProcessStartInfo("dotnet", [program, mq.NameServerAddress])
        {
            RedirectStandardOutput = true,
        })!;
        string said;
        try
        {
            said = await console.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
            await console.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            console.Kill(); // Nothing, if it has ended.
        }

        Assert.Equal((0, "sent and received"), (console.ExitCode, said.Trim()));
        Assert.DoesNotContain("AspNetCore", File.ReadAllText(Path.ChangeExtension(program, "runtimeconfig.json")));
    }

    [Fact]
    public async Task A_test_pulls_what_it_has_sent()
    {
        await using RocketNetServer mq = await RocketNetServer.StartAsync(new() { Topics = ["Orders"] });
        await using RocketMqClient client = mq.CreateClient();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "orders" });

        SendResult sent = await producer.SendAsync(new Message("Orders", "hello"u8.ToArray()));
        ReceivedMessage stored = await client.CreateAdmin().ViewMessageAsync(sent.OffsetMessageId!);

        Assert.Equal("hello", Encoding.UTF8.GetString(stored.Body.Span));
    }
}

using System.Diagnostics;
using System.Net;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Samples;

/// <summary>The host sample with the tutorials' keys, as a process against real servers.</summary>
public sealed class WebSampleTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_the_endpoint_sends_the_consumer_logs()
    {
        await using ServerPair pair = await CompatTarget.StartAsync();
        using PortTriple port = PortTriple.Reserve();
        await using RunningProcess web = await StartAsync(pair.NameServerAddress, pair.Home, port);
        using HttpClient http = new() { BaseAddress = new Uri($"http://{port.Address}/demo/") };

        using StringContent body = new("posted to the sample");
        using HttpResponseMessage posted = await http.PostAsync(new Uri("send?tags=TagA", UriKind.Relative), body);
        using HttpResponseMessage got = await http.GetAsync(new Uri("send?body=asked+for", UriKind.Relative));
        using HttpResponseMessage empty = await http.GetAsync(new Uri("send?body=", UriKind.Relative));

        string result = await posted.Content.ReadAsStringAsync();
        Assert.Contains("SendResult [sendStatus=SEND_OK", result, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        string line = await web.Output.WaitForAsync("tags TagA: posted to the sample", Timeout);
        await web.Output.WaitForAsync(": asked for", Timeout);
        string id = line.Split("Received ")[1].Split(',')[0];
        Assert.Contains($"msgId={id},", result, StringComparison.Ordinal);
        Assert.Equal(0, await web.TerminateAsync());
    }

    [Fact]
    public async Task Without_servers_the_endpoint_says_what_to_do()
    {
        using TempFolder home = new();
        using PortTriple port = PortTriple.Reserve();
        string nobody = PortTriple.Find().Address;

        await using RunningProcess web = RunningProcess.Start(Command(nobody, home.Path, port));

        await web.Output.WaitForAsync($"No name server of {nobody} answered", Timeout);
        Assert.NotEqual(0, await web.WaitForExitAsync(Timeout));
    }

    private static async Task<RunningProcess> StartAsync(string nameServer, string home, PortTriple port) =>
        await RunningProcess.StartServerAsync(Command(nameServer, home, port), "Application started", Timeout);

    // Its own folder is where appsettings.json lies.
    private static ProcessStartInfo Command(string nameServer, string home, PortTriple port)
    {
        ProcessStartInfo start = new(
            "dotnet",
            [
                "RocketNet.Samples.Web.dll",
                "--apache.rocketmq.namesrvAddr=" + nameServer,
                $"--server.port={port.Port}",
            ])
        {
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["HOME"] = home;
        start.Environment.Remove("NAMESRV_ADDR");
        port.Release();
        return start;
    }
}

using System.Globalization;
using RocketNet.Apps.Tools;
using RocketNet.Apps.Tools.Benchmark;
using RocketNet.Apps.Tools.Samples;

if (args is ["free-port", .. string[] wanted])
{
    return FreePort.Print(wanted);
}

if (args is ["figures", string broker, .. string[] figures])
{
    return await BrokerFigures.PrintAsync(broker, figures);
}

if (args is ["run", string name, .. string[] words] && BenchmarkTable.Has(name))
{
    return await BenchmarkTable.RunAsync(name, words, Console.Out);
}

if (args is ["run", .. string[] sample])
{
    return await SampleTable.RunAsync(sample, Console.Out);
}

if (args is not ["play", string nameServer, .. string[] rest])
{
    Console.Error.Write(
        "usage: mqtools play <name server> [messages]\n"
        + "       mqtools free-port <port>...\n"
        + "       mqtools figures <broker> <name>...\n"
        + "       mqtools run <class> [-n <name server>]\n");
    return 1;
}

int count = rest is [string text] && int.TryParse(text, CultureInfo.InvariantCulture, out int asked) ? asked : 10;
try
{
    await using var play = new Play(nameServer, Console.Out);
    return await play.RunAsync(count) ? 0 : 1;
}
catch (Exception failure)
{
    await Console.Error.WriteAsync($"mqtools: {failure.Message}\n");
    return 1;
}

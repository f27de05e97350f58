using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Starting;

namespace RocketNet.Apps.Logging;

/// <summary>What the two servers' Main have in common: console, log file, host, exit code.</summary>
internal sealed class ServerMain<TOptions>(string program, string logName, ServerEnvironment environment)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The folder a configuration asks its log files into, empty for the usual one.</summary>
    public required Func<TOptions, string> LogRoot { get; init; }

    public required Func<TOptions, string> Ports { get; init; }

    public required Action<IServiceCollection, ConfigResult<TOptions>, string> Compose { get; init; }

    public required Func<TOptions, IServiceProvider, string> BootLine { get; init; }

    public async Task<int> RunAsync(StartPlan<TOptions> plan, string[] words, SignalWatch signals)
    {
        using var complaints = new StringWriter();
        PreparedStart<TOptions> start = new StartPreparation<TOptions>(plan, Console.Out, complaints).Prepare(words);
        await Console.Error.WriteAsync(complaints.ToString());
        if (start.ExitCode is ConsoleExit.Success or ConsoleExit.Usage)
        {
            return start.ExitCode.Value;
        }

        try
        {
            string folder = environment.LogFolder(
                start.Configuration is null ? "" : LogRoot(start.Configuration.Options));
            await using ServerLog log = ServerLog.Open(folder, logName);
            ILogger logger = log.Provider.CreateLogger(program);
            Keep(logger, complaints.ToString(), start.ExitCode is null ? LogLevel.Warning : LogLevel.Error);
            return start.Configuration is null
                ? start.ExitCode!.Value
                : await ServeAsync(start, log, logger, signals);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Complain($"the log file cannot be written: {failure.Message}");
        }
    }

    private async Task<int> ServeAsync(
        PreparedStart<TOptions> start, ServerLog log, ILogger logger, SignalWatch signals)
    {
        ConfigResult<TOptions> configuration = start.Configuration!;
        Keep(logger, string.Join('\n', configuration.Origins), LogLevel.Information);
        try
        {
            using IHost host = Build(start, log);
            return await ServerRun.UntilStoppedAsync(host, signals, Booted, StopTimeout);

            void Booted()
            {
                string line = BootLine(configuration.Options, host.Services);
                logger.Said(line);
                log.Say(line);
            }
        }
        catch (Exception failure)
        {
            string reason = StartFailure.Describe(failure, Ports(configuration.Options));
            logger.Failed(reason, failure);
            return Complain(reason);
        }
    }

    private IHost Build(PreparedStart<TOptions> start, ServerLog log)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log.Provider);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        Compose(builder.Services, start.Configuration!, start.ConfigFile);
        return builder.Build();
    }

    private int Complain(string reason)
    {
        Console.Error.Write($"{program}: {reason}\n");
        return ConsoleExit.StartFailed;
    }

    private static void Keep(ILogger logger, string lines, LogLevel level)
    {
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            logger.Kept(level, line);
        }
    }
}

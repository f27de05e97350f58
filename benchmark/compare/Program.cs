using System.Runtime.InteropServices;
using RocketNet.Compare;
using RocketNet.Compare.Echo;
using RocketNet.Compare.Native;
using RocketNet.Compare.Reporting;
using RocketNet.Compare.Running;
using RocketNet.Compare.Servers;

if (args is [] or ["-h"] or ["--help"])
{
    Console.WriteLine(CommandLine.Usage);
    return args.Length == 0 ? 2 : 0;
}

if (args is ["--echo-server", string port])
{
    return await EchoServer.RunAsync(port);
}

CompareOptions options;
try
{
    options = CommandLine.Parse(args);
    WorkloadTable.Check(options.Workloads);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

Directory.CreateDirectory(options.WorkFolder);
foreach (ServerSpec server in options.Servers)
{
    ServerCommand.Prepare(server);
}

CoreAffinity.BindThisProcess(options.GeneratorCore);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndServers);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndServers);
Comparison comparison = new(options);
try
{
    comparison.Run();
}
catch (Exception failure)
{
    Console.Error.WriteLine($"The run failed: {failure}");
    return 1;
}
finally
{
    Directory.Delete(options.WorkFolder, recursive: true);
}

string report = new MarkdownReport(options, comparison.Results, TimeProvider.System.GetUtcNow()).Write();
if (options.OutputFile is null)
{
    Console.Write(report);
}
else
{
    File.WriteAllText(options.OutputFile, report);
}

string[] failures = [.. comparison.Results.Failures];
Array.ForEach(failures, Console.Error.WriteLine);
return failures.Length == 0 ? 0 : 1;

void EndServers(PosixSignalContext signal)
{
    // The servers are other processes, perhaps paused: they would outlive this one. Their end makes the run fail,
    // and failing cleans up.
    signal.Cancel = true;
    LiveServers.EndAll();
}

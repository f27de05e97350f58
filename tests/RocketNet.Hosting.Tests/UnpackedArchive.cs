using System.Diagnostics;
using RocketNet.TestKit;

namespace RocketNet.Hosting.Tests;

/// <summary>
/// An installation of its own in a folder with a blank in its name: bin and lib without sources, as from an archive.
/// What mqshutdown stops here can be nobody else's server.
/// </summary>
public sealed class UnpackedArchive : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(8);
    private readonly TempFolder _folder = new();

    public string Root => _folder.File("rocket net");

    public string UserHome => _folder.Folder("home");

    public string Script(string name) => Path.Combine(Root, "bin", name);

    public async Task InitializeAsync()
    {
        foreach (string program in (string[])["mqnamesrv", "mqbroker"])
        {
            ProcessStartInfo build = new("sh", [RepositoryRoot.Combine("bin", program), "--version"]);
            ProcessOutcome outcome = await RunningProcess.RunAsync(build, BuildTimeout);
            Assert.True(outcome.ExitCode == 0, outcome.Text);
            Copy(RepositoryRoot.Combine("lib", program), Path.Combine(Root, "lib", program));
        }

        Copy(RepositoryRoot.Combine("bin"), Path.Combine(Root, "bin"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>A script of this installation, run as people type it, from another folder.</summary>
    public ProcessStartInfo Command(string name, params string[] words) => Prepare(Script(name), words);

    public ProcessStartInfo Prepare(string script, params string[] words)
    {
        ProcessStartInfo start = new("sh", [script, .. words]) { WorkingDirectory = Path.GetTempPath() };
        start.Environment["HOME"] = UserHome;
        start.Environment.Remove("NAMESRV_ADDR");
        start.Environment.Remove("ROCKETMQ_HOME");
        start.Environment.Remove("RMQ_LOG_DIR");
        return start;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}

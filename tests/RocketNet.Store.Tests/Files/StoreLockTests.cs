using System.Diagnostics;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Files;

public sealed class StoreLockTests
{
    [Fact]
    public async Task A_second_store_on_the_same_folder_is_refused_in_the_same_process()
    {
        await using TestStore store = TestStore.Create();

        Assert.Throws<StoreLockedException>(() => store.Open());
        await store.ReopenAsync();
    }

    [ProgramFact("/usr/bin/python3")]
    public void A_lock_that_another_process_holds_the_way_a_jvm_does_is_respected()
    {
        using TempFolder folder = new();
        string path = folder.File("lock");
        string script = folder.Write(
            "hold.py",
            "import fcntl, os, sys",
            "f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)",
            "fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)",
            "print('held', flush=True)",
            "sys.stdin.read()");
        using Process holder = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());

        Assert.Null(new DiskFiles().TryLock(path));

        holder.StandardInput.Close();
        holder.WaitForExit();
        using IDisposable? taken = new DiskFiles().TryLock(path);
        Assert.NotNull(taken);
        Assert.Equal("lock", ReadShared(path));
    }

    // Another way of opening would be refused; the lock belongs to this process, so its own handle may read.
    private static string ReadShared(string path)
    {
        using Process reader = Process.Start(new ProcessStartInfo("cat", [path]) { RedirectStandardOutput = true })!;
        string text = reader.StandardOutput.ReadToEnd();
        reader.WaitForExit();
        return text;
    }
}

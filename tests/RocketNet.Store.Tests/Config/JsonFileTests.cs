using System.Text;
using RocketNet.Store.Config;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Config;

public sealed class JsonFileTests
{
    [Fact]
    public void What_was_written_is_read_and_the_content_before_is_kept_as_backup()
    {
        using TempFolder folder = new();
        JsonFile file = new(new DiskFiles(), folder.File("config", "topics.json"));
        file.Write("{1}"u8);
        file.Write("{2}"u8);

        Assert.Equal("{2}", Text(file.Read(IsWhole, out bool usedBackup)));
        Assert.False(usedBackup);
        Assert.Equal("{1}", File.ReadAllText(file.BackupPath));
    }

    [Fact]
    public void Nothing_there_is_read_as_null()
    {
        using TempFolder folder = new();

        Assert.Null(new JsonFile(new DiskFiles(), folder.File("topics.json")).Read(IsWhole, out _));
    }

    [Theory]
    [InlineData("{2")]
    [InlineData("")]
    public void A_broken_file_is_set_aside_and_its_backup_is_taken_and_stays(string broken)
    {
        using TempFolder folder = new();
        string path = folder.File("topics.json");
        JsonFile first = new(new DiskFiles(), path);
        first.Write("{1}"u8);
        first.Write("{2}"u8);
        File.WriteAllText(path, broken);
        JsonFile file = new(new DiskFiles(), path);

        Assert.Equal("{1}", Text(file.Read(IsWhole, out bool usedBackup)));
        Assert.True(usedBackup);
        file.Write("{3}"u8);
        Assert.Equal("{1}", File.ReadAllText(file.BackupPath));
        Assert.Single(Directory.GetFiles(folder.Path, "*.damaged-*"));
    }

    [Fact]
    public void A_broken_file_without_a_usable_backup_is_an_error_and_never_an_empty_start()
    {
        using TempFolder folder = new();
        string path = folder.File("topics.json");
        File.WriteAllText(path, "{2");

        Assert.Throws<StoreCorruptException>(() => new JsonFile(new DiskFiles(), path).Read(IsWhole, out _));
        Assert.Equal("{2", File.ReadAllText(path));
    }

    [Fact]
    public void Stopped_before_any_call_a_write_leaves_the_old_content_or_the_new()
    {
        int calls = CallsOfOneWrite();
        Assert.InRange(calls, 5, 20);
        for (int stopAt = 1; stopAt <= calls; stopAt++)
        {
            using TempFolder folder = new();
            string path = folder.File("topics.json");
            FaultyFiles files = new();
            JsonFile file = new(files, path);
            file.Write("{0}"u8);
            file.Write("{1}"u8);
            int seen = 0;
            files.Fails = (_, _) => ++seen >= stopAt;

            Assert.Throws<IOException>(() => file.Write("{2}"u8));

            JsonFile reopened = new(new DiskFiles(), path);
            string text = Text(reopened.Read(IsWhole, out bool usedBackup));
            Assert.Contains(text, (string[])["{1}", "{2}"]);
            Assert.False(usedBackup);
            reopened.Write("{3}"u8);
            Assert.Equal("{3}", Text(reopened.Read(IsWhole, out _)));
            Assert.Contains(File.ReadAllText(file.BackupPath), (string[])["{1}", "{2}"]);
        }
    }

    [Fact]
    public void Content_is_on_the_disk_before_it_gets_its_name()
    {
        using TempFolder folder = new();
        List<string> calls = [];
        FaultyFiles files = new() { Before = (call, _) => calls.Add(call) };
        JsonFile file = new(files, folder.File(Path.Combine("config", "topics.json")));

        file.Write("{1}"u8);

        string[] ofFolder = ["mkdir", "flushfolder"];
        Assert.Equal([.. ofFolder, "create", "write", "flush", "rename", "flushfolder"], calls);
    }

    private static int CallsOfOneWrite()
    {
        using TempFolder folder = new();
        FaultyFiles files = new();
        JsonFile file = new(files, folder.File("topics.json"));
        file.Write("{1}"u8);
        int calls = 0;
        files.Before = (_, _) => calls++;
        file.Write("{2}"u8);
        return calls;
    }

    private static bool IsWhole(byte[] bytes) => bytes is [(byte)'{', .., (byte)'}'];

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes!);
}

using System.Text;
using RocketNet.Remoting.Files;
using RocketNet.TestKit;

namespace RocketNet.Remoting.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder.File("deep", "state.json");

    [Fact]
    public void What_was_written_is_read_and_what_was_before_stays_beside_it()
    {
        AtomicFile file = new(FilePath);
        Assert.Null(file.Read(IsWhole, out _));

        Write(file, "{1}");
        Write(file, "{2}");

        Assert.Equal("{2}", Read(file, out bool usedBackup));
        Assert.False(usedBackup);
        Assert.Equal("{1}", File.ReadAllText(file.BackupPath));
    }

    [Fact]
    public void A_damaged_file_gives_way_to_its_backup_and_does_not_become_it()
    {
        AtomicFile file = new(FilePath);
        Write(file, "{1}");
        Write(file, "{2}");
        File.WriteAllText(FilePath, "{3");

        string read = Read(file, out bool usedBackup);
        bool wasDamaged = file.Damage is InvalidDataException;
        Write(file, "{4}");
        string backup = File.ReadAllText(file.BackupPath);
        Write(file, "{5}");

        Assert.Equal(("{1}", true, true), (read, usedBackup, wasDamaged));
        Assert.Equal(("{1}", "{3"), (backup, File.ReadAllText(file.DamagedPath)));
        Assert.Equal(("{5}", "{4}"), (File.ReadAllText(FilePath), File.ReadAllText(file.BackupPath)));
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read_and_its_backup_is()
    {
        AtomicFile file = new(FilePath, byteCountMax: 4);
        Write(file, "{1}");
        Write(file, "{12345}");

        Assert.Equal("{1}", Read(file, out bool usedBackup));
        Assert.True(usedBackup);
        Assert.Contains("more than 4", file.Damage!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_which_none_is_valid_are_not_taken_for_none()
    {
        AtomicFile file = new(FilePath);
        Write(file, "{1}");
        Write(file, "{2");
        File.WriteAllText(file.BackupPath, "{1");

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => file.Read(IsWhole, out _));

        Assert.Contains(file.BackupPath, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsWhole(byte[] content) => content.Length > 0 && content[^1] == (byte)'}';

    private static void Write(AtomicFile file, string text) => file.Write(Encoding.UTF8.GetBytes(text));

    private static string Read(AtomicFile file, out bool usedBackup) =>
        Encoding.UTF8.GetString(file.Read(IsWhole, out usedBackup)!);
}

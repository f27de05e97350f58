using System.Text;

namespace RocketNet.Apps.Logging;

/// <summary>
/// A log file that is always written under the same name, so that <c>tail -f</c> goes on; what is full moves to
/// <c>otherdays/name.1.log</c>, the older ones move up, the oldest goes. Not thread-safe.
/// </summary>
internal sealed class RollingLogFile : IDisposable
{
    public const long FileBytesMax = 64L << 20;
    private const int OldFilesMax = 15;
    private const UnixFileMode FileMode640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly string _folder;
    private readonly string _name;
    private FileStream _file;

    public RollingLogFile(string folder, string name)
    {
        _folder = folder;
        _name = name;
        Path = System.IO.Path.Combine(folder, name + ".log");
        Directory.CreateDirectory(folder);
        _file = Open();
    }

    public string Path { get; }

    public void Write(string line)
    {
        // Always at the end as it is now: tutorials redirect the console into this very file, and people empty it.
        _file.Seek(0, SeekOrigin.End);
        _file.Write(Encoding.UTF8.GetBytes(line));
        if (_file.Position >= FileBytesMax)
        {
            Roll();
        }
    }

    public void Dispose() => _file.Dispose();

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode640;
        }

        return new FileStream(Path, options);
    }

    private void Roll()
    {
        string old = System.IO.Path.Combine(_folder, "otherdays");
        Directory.CreateDirectory(old);
        _file.Dispose();
        for (int number = OldFilesMax; number >= 1; number--)
        {
            string from = number == 1 ? Path : System.IO.Path.Combine(old, $"{_name}.{number - 1}.log");
            if (File.Exists(from))
            {
                File.Move(from, System.IO.Path.Combine(old, $"{_name}.{number}.log"), overwrite: true);
            }
        }

        _file = Open();
    }
}

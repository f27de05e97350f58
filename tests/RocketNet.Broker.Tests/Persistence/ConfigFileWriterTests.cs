using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Persistence;
using RocketNet.Store.Config;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Persistence;

public sealed class ConfigFileWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Changes_made_during_a_write_are_all_in_the_next_one()
    {
        using SemaphoreSlim mayWrite = new(0);
        int value = 0;
        int writes = 0;
        ConfigFileWriter writer = Create(() =>
        {
            writes++;
            int seen = Volatile.Read(ref value);
            mayWrite.Wait();
            return Encoding.UTF8.GetBytes($"{{\"value\":{seen}}}");
        });
        Task first = writer.WriteAsync();
        await Wait.UntilAsync(() => Volatile.Read(ref writes) == 1);

        List<Task> waiting = [];
        for (int change = 1; change <= 100; change++)
        {
            Volatile.Write(ref value, change);
            waiting.Add(writer.WriteAsync());
        }

        mayWrite.Release(2);
        await first;
        await Task.WhenAll(waiting);

        Assert.Equal(2, writes);
        Assert.Equal("{\"value\":100}", File.ReadAllText(_folder.File("some.json")));
    }

    [Fact]
    public async Task A_write_that_fails_is_told_to_who_waits_and_the_next_one_is_tried()
    {
        string path = _folder.File("some.json");
        Directory.CreateDirectory(path);
        ConfigFileWriter writer = Create(() => "{}"u8.ToArray());

        await Assert.ThrowsAsync<IOException>(writer.WriteAsync);
        Directory.Delete(path);
        await writer.WriteAsync();

        Assert.Equal("{}", File.ReadAllText(path));
    }

    private ConfigFileWriter Create(Func<byte[]> content) => new(
        new JsonFile(new DiskFiles(), _folder.File("some.json")),
        "some.json",
        content,
        NullLogger.Instance);
}

using System.Text;
using RocketNet.Broker.Tables;

namespace RocketNet.Broker.Tests.Tables;

public sealed class Utf8TableTests
{
    private readonly Utf8Table<string> _table = new(bucketCount: 2);

    [Fact]
    public void A_name_is_found_as_text_and_as_bytes()
    {
        Add("TopicTest");
        Add("Tröpfchen");

        Assert.True(_table.TryGet("TopicTest"u8, out string? byBytes));
        Assert.Equal("TopicTest", byBytes);
        Assert.True(_table.TryGet("Tröpfchen", out string? byText));
        Assert.Equal("Tröpfchen", byText);
        Assert.False(_table.TryGet("TopicTes"u8, out _));
        Assert.False(_table.TryGet(""u8, out _));
    }

    [Fact]
    public void Every_name_of_many_is_found_after_the_table_has_grown_and_half_of_it_was_removed()
    {
        string[] names = [.. Enumerable.Range(0, 1_000).Select(number => new string('t', number % 19) + number)];
        foreach (string name in names)
        {
            Add(name);
        }

        foreach (string name in names.Where((_, index) => index % 2 == 0))
        {
            Assert.True(_table.Remove(Encoding.UTF8.GetBytes(name), out string? removed));
            Assert.Equal(name, removed);
        }

        Assert.Equal(500, _table.Count);
        Assert.All(names.Where((_, index) => index % 2 == 1), name => Assert.True(_table.TryGet(name, out _), name));
        Assert.All(names.Where((_, index) => index % 2 == 0), name => Assert.False(_table.TryGet(name, out _), name));
        Assert.Equal(500, _table.Values.Distinct().Count());
    }

    [Fact]
    public void The_first_value_under_a_name_stays()
    {
        Add("orders");

        string second = _table.GetOrAdd("orders"u8.ToArray(), "another");

        Assert.Equal("orders", second);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public async Task Readers_find_what_stays_while_a_writer_adds_and_removes()
    {
        Add("stays");
        using CancellationTokenSource writing = new();
        Task reader = Task.Run(() =>
        {
            while (!writing.IsCancellationRequested)
            {
                Assert.True(_table.TryGet("stays"u8, out _));
            }
        });

        for (int round = 0; round < 20_000; round++)
        {
            byte[] name = Encoding.UTF8.GetBytes("comes" + (round % 50));
            _table.GetOrAdd(name, "comes");
            _table.Remove(Encoding.UTF8.GetBytes("comes" + ((round + 25) % 50)), out _);
        }

        await writing.CancelAsync();
        await reader;
    }

    [Fact]
    public void Looking_up_bytes_allocates_nothing()
    {
        Add("TopicTest");
        _table.TryGet("TopicTest"u8, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            _table.TryGet("TopicTest"u8, out _);
            _table.TryGet("Absent"u8, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Add(string name) => _table.GetOrAdd(Encoding.UTF8.GetBytes(name), name);
}

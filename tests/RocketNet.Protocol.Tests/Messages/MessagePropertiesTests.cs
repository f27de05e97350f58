using System.Text;
using RocketNet.Protocol.Messages;

namespace RocketNet.Protocol.Tests.Messages;

public class MessagePropertiesTests
{
    [Fact]
    public void Stored_properties_are_those_of_java_4_9_7()
    {
        byte[] room = new byte[MessageProperties.BytesMax];
        IReadOnlyList<string[]> facts = JavaFacts.Of("properties");
        Assert.Equal(80, facts.Count);
        foreach (string[] fact in facts)
        {
            int written = MessageProperties.WriteStored(JavaFacts.Utf8(fact[1]), "DefaultCluster"u8, room);

            Assert.Equal(JavaFacts.Text(fact[3]), Encoding.UTF8.GetString(room.AsSpan(0, written)));
            Assert.Equal(
                JavaFacts.Text(fact[2]),
                MessageProperties.FromDictionary(MessageProperties.ToDictionary(JavaFacts.Utf8(fact[1]))));
        }
    }

    [Theory]
    [InlineData("TAGS\u0001a\u0002KEYS\u0001k", "KEYS", "k")]
    [InlineData("TAGS\u0001a\u0002KEYS\u0001k\u0002", "KEYS", "k")]
    [InlineData("TAGS\u0001a\u0002TAGS\u0001b", "TAGS", "b")]
    [InlineData("TAGS\u0001a\u0002TAGS\u0001", "TAGS", "a")]
    [InlineData("TAGS\u0001a\u0001b", "TAGS", "a\u0001b")]
    [InlineData("XTAGS\u0001a", "TAGS", null)]
    [InlineData("TAGS", "TAGS", null)]
    [InlineData("\u0002\u0002TAGS\u0001a", "TAGS", "a")]
    [InlineData("", "TAGS", null)]
    public void One_property_is_found_by_javas_rules(string text, string key, string? expected)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);

        bool found = MessageProperties.TryGet(utf8, Encoding.UTF8.GetBytes(key), out ReadOnlySpan<byte> value);

        Assert.Equal(expected, found ? Encoding.UTF8.GetString(value) : null);
    }

    [Fact]
    public void Room_that_is_too_small_is_reported_at_every_size()
    {
        byte[] text = "KEYS\u0001k1\u0002TAGS\u0001TagA\u0002WAIT\u0001true"u8.ToArray();
        byte[] room = new byte[100];
        int needed = MessageProperties.WriteStored(text, "C"u8, room);
        Assert.Equal("KEYS\u0001k1\u0002TAGS\u0001TagA\u0002CLUSTER\u0001C".Length, needed);
        for (int size = 0; size < needed; size++)
        {
            Assert.Equal(-1, MessageProperties.WriteStored(text, "C"u8, room.AsSpan(0, size)));
        }

        Assert.Equal(needed, MessageProperties.WriteStored(text, "C"u8, room.AsSpan(0, needed)));
    }

    [Fact]
    public void Sixty_three_properties_are_stored_without_allocating()
    {
        IEnumerable<string> entries = Enumerable.Range(0, 63).Select(i => $"key{i}\u0001{i}");
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\u0002', entries));
        byte[] room = new byte[2000];
        MessageProperties.WriteStored(text, "C"u8, room);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int written = MessageProperties.WriteStored(text, "C"u8, room);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(text.Length + 10, written);
    }

    [Fact]
    public void Text_that_can_never_be_stored_is_refused_before_any_work() =>
        Assert.Equal(-1, MessageProperties.WriteStored(new byte[70_000], "C"u8, new byte[100]));
}

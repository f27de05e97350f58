using System.Text;
using RocketNet.Hosting.Properties;

namespace RocketNet.Hosting.Tests;

public sealed class JavaPropertiesTests
{
    [Theory]
    [InlineData("key=value", "key", "value")]
    [InlineData("key : value", "key", "value")]
    [InlineData("key value", "key", "value")]
    [InlineData("  key\t=\tvalue", "key", "value")]
    [InlineData("key=", "key", "")]
    [InlineData("key", "key", "")]
    [InlineData("a\\=b=c", "a=b", "c")]
    [InlineData("key=a\\tb\\u0041\\q", "key", "a\tbAq")]
    [InlineData("key=one, \\\n   two", "key", "one, two")]
    [InlineData("key=ends in backslash\\\\\nother=1", "key", "ends in backslash\\")]
    [InlineData("key=a=b:c", "key", "a=b:c")]
    [InlineData("key=trailing ", "key", "trailing ")]
    [InlineData("\uFEFFkey=value", "key", "value")]
    public void An_entry_is_read_as_java_reads_it(string text, string key, string value)
    {
        PropertyEntry entry = JavaProperties.Parse(Encoding.UTF8.GetBytes(text))[0];

        Assert.Equal((key, value), (entry.Key, entry.Value));
    }

    [Fact]
    public void Comments_and_empty_lines_hold_no_entry_and_lines_are_counted_from_one()
    {
        IReadOnlyList<PropertyEntry> entries = JavaProperties.Parse("# c\\\n! c\n\n  # c\r\na=1\rb=2\\\n3\nc=4\n");

        Assert.Equal([("a", "1", 5), ("b", "23", 6), ("c", "4", 8)], entries.Select(e => (e.Key, e.Value, e.Line)));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_latin1()
    {
        Assert.Equal("é", JavaProperties.Parse([(byte)'k', (byte)'=', 0xE9])[0].Value);
        Assert.Equal("é", JavaProperties.Parse("k=é"u8)[0].Value);
    }

    [Fact]
    public void An_edit_changes_its_line_and_no_other()
    {
        const string Text = "# mine\nlistenPort = 1\n\nname=a\\\n  b\nlistenPort=2\n";

        string edited = PropertiesEditor.Apply(
            Text, new Dictionary<string, string> { ["listenPort"] = "3", ["name"] = "c\\d", ["new"] = "x" });

        Assert.Equal("# mine\nlistenPort = 1\n\nname=c\\\\d\nlistenPort=3\nnew=x\n", edited);
        Assert.Equal("c\\d", JavaProperties.Parse(edited)[1].Value);
    }
}

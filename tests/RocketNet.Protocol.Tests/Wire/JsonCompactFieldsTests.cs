using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public sealed class JsonCompactFieldsTests
{
    [Fact]
    public void All_but_the_last_plain_field_are_taken()
    {
        string text = """{"a":"1","b":"","c":"three"}""";

        (int at, List<(string, string)> fields) = Take(text, 1);

        Assert.Equal(text.IndexOf("\"c\"", StringComparison.Ordinal), at);
        Assert.Equal([("a", "1"), ("b", "")], fields);
    }

    [Theory]
    [InlineData("""{"a":"1", "b":"2","c":"3"}""", 0)] // white space behind the comma
    [InlineData("""{"a" :"1","b":"2","c":"3"}""", 0)]
    [InlineData("""{"a": "1","b":"2","c":"3"}""", 0)]
    [InlineData("""{"a":1,"b":"2","c":"3"}""", 0)]
    [InlineData("""{"a":"1","b":"\u0001","c":"3"}""", 1)]
    [InlineData("""{"a":"1","b\n":"2","c":"3"}""", 1)]
    [InlineData("""{"a":"1","b":null,"c":"3"}""", 1)]
    [InlineData("""{"a":"1","b":"2","c":{"d":"3"}}""", 2)]
    [InlineData("{\"a\":\"1\"", 0)]
    [InlineData("""{"a":"1",""", 0)]
    [InlineData("""{"a":""", 0)]
    public void The_first_field_of_another_form_is_left_to_the_scanner(string text, int taken)
    {
        (int at, List<(string, string)> fields) = Take(text, 1);

        Assert.Equal(taken, fields.Count);
        Assert.Equal(taken == 0 ? 1 : text.IndexOf($"\"{(char)('a' + taken)}", StringComparison.Ordinal), at);
    }

    [Fact]
    public void Fields_are_found_wherever_the_block_borders_lie()
    {
        for (int length = 0; length < 200; length++)
        {
            string value = new('x', length);
            string text = $$"""{"key":"{{value}}","{{value}}":"second","last":"3"}""";

            (_, List<(string, string)> fields) = Take(text, 1);

            Assert.Equal([("key", value), (value, "second")], fields);
        }
    }

    // Padding stands for the rest of a header: the scan leaves the last bytes of a text alone.
    private static (int At, List<(string Key, string Value)> Fields) Take(string text, int start)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text + new string(' ', 128));
        FieldSliceTable slices = new();
        int at = JsonCompactFields.Take(bytes, start, slices);
        List<(string, string)> fields = [];
        foreach (FieldSlice slice in slices.Written)
        {
            fields.Add((
                Encoding.UTF8.GetString(bytes, slice.KeyStart, slice.KeyLength),
                Encoding.UTF8.GetString(bytes, slice.ValueStart, slice.ValueLength)));
        }

        return (at, fields);
    }
}

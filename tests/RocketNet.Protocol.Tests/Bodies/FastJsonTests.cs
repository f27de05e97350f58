using System.Text;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Protocol.Tests.Bodies;

public class FastJsonTests
{
    [Theory]
    [InlineData("""{"table":{"0":"a"}}""")]
    [InlineData("""{"table":{0:"a"}}""")]
    [InlineData("""{table:{0:'a'}}""")]
    [InlineData("""{ /* c */ "table" : { "0" : "a" , } , } // end""")]
    [InlineData("{\"TA_BLE\":{0:\"\\x61\"}}\n")]
    [InlineData("""{"table":{0:"\u0061"},"x":[1,,2]}""")]
    public void Every_way_of_writing_a_map_is_read(string json)
    {
        FastJsonValue value = Parse(json);

        Assert.Equal("a", value["table"]["0"].AsString());
    }

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("\"5\"", 5L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("5.9", 5L)]
    [InlineData("1e3", 1000L)]
    [InlineData("true", 1L)]
    [InlineData("null", -1L)]
    [InlineData("\"\"", -1L)]
    [InlineData("NaN", -1L)]
    public void Numbers_are_taken_from_what_java_takes_them_from(string json, long expected) =>
        Assert.Equal(expected, Parse("{\"n\":" + json + "}")["n"].AsInt64(-1));

    [Theory]
    [InlineData("\"five\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("99999999999999999999")]
    public void What_is_no_number_is_refused(string json) =>
        Assert.Throws<ProtocolException>(() => Parse("{\"n\":" + json + "}")["n"].AsInt64());

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("\"no\"", false)]
    public void Booleans_come_as_words_or_numbers(string json, bool expected) =>
        Assert.Equal(expected, Parse("{\"b\":" + json + "}")["b"].AsBoolean());

    [Fact]
    public void Keys_may_be_objects_or_texts_that_hold_one()
    {
        const string Queue = """{"brokerName":"b","queueId":3,"topic":"T"}""";
        string asText = Queue.Replace("\"", "\\\"", StringComparison.Ordinal);
        var expected = new MessageQueue("T", "b", 3);

        Assert.Equal(expected, MessageQueue.From(Parse("{" + Queue + ":1}").Members[0].Key));
        Assert.Equal(expected, MessageQueue.From(Parse("{\"" + asText + "\":1}").Members[0].Key));
    }

    [Fact]
    public void References_lead_to_what_was_written_before()
    {
        FastJsonValue value = Parse(
            """
            {"a":{"b":[{"c":1},{"c":2}]},"x":{"$ref":"$.a.b[1]"},"y":[{"$ref":"$.a"}],
            "z":{"$ref":"$.q"},"w":{"$ref":"$"}}
            """);

        Assert.Equal(2, value["x"]["c"].AsInt32());
        Assert.Equal(2, value["y"].Items[0]["b"].Items[1]["c"].AsInt32());
        Assert.True(value["z"].IsNull);
        Assert.Equal(1, value["w"]["w"]["a"]["b"].Items[0]["c"].AsInt32());
    }

    [Theory]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\v\\0\"", "\"\\/\b\f\n\r\t\v\0")]
    [InlineData("'it\\'s'", "it's")]
    [InlineData("\"\\ud83d\\ude00 测\\u8bd5 tail\"", "😀 测试 tail")]
    public void Escapes_are_decoded(string json, string expected) => Assert.Equal(expected, Parse(json).AsString());

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\"")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\":\"open}")]
    [InlineData("{\"a\":\"\\q\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{}x")]
    [InlineData("{\"a\":word}")]
    [InlineData("{\"a\":}")]
    [InlineData("{:1}")]
    [InlineData("/x")]
    public void What_is_not_json_is_refused(string json) => Assert.Throws<ProtocolException>(() => Parse(json));

    [Fact]
    public void Nothing_is_null() => Assert.True(Parse(" \n").IsNull);

    [Fact]
    public void Depth_and_number_of_values_are_bounded()
    {
        Assert.Throws<ProtocolException>(() => Parse(new string('[', 100_000)));
        Assert.Throws<ProtocolException>(() => Parse(string.Concat(Enumerable.Repeat("{{", 50_000))));
        Assert.Throws<ProtocolException>(() => Parse("[" + string.Concat(Enumerable.Repeat("0,", 2_000_001)) + "]"));
        byte[] deepest = Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64));
        Assert.NotNull(FastJsonValue.Parse(deepest, depthMax: 64));
    }

    [Fact]
    public void Doubles_are_written_as_java_writes_them()
    {
        foreach (string[] fact in JavaFacts.Of("double"))
        {
            double value = BitConverter.Int64BitsToDouble(long.Parse(fact[1], null));
            Assert.Equal(fact[2], JavaDouble.ToText(value));
        }
    }

    private static FastJsonValue Parse(string json) => FastJsonValue.Parse(Encoding.UTF8.GetBytes(json));
}

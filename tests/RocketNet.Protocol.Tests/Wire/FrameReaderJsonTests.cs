using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class FrameReaderJsonTests
{
    [Fact]
    public void Every_part_of_a_java_header_is_read()
    {
        RequestFrame frame = Frames.Read(Frames.Json(
            """
            {"code":105,"extFields":{"topic":"TopicTest"},"flag":3,"language":"GO","opaque":-5,"remark":"r",
            "serializeTypeCurrentRPC":"JSON","version":317}
            """,
            "body"));

        Assert.Equal(105, frame.Code);
        Assert.Equal(LanguageCode.Go, frame.Language);
        Assert.Equal(317, frame.Version);
        Assert.Equal(-5, frame.Opaque);
        Assert.Equal(3, frame.Flag);
        Assert.True(frame.IsResponse);
        Assert.True(frame.IsOneway);
        Assert.Equal("r", Frames.Text(frame.Remark));
        Assert.Equal("TopicTest", Frames.Field(frame, "topic"));
        Assert.Equal("body", Frames.Text(frame.Body));
        Assert.Equal(SerializeType.Json, frame.SerializeType);
    }

    [Theory]
    [InlineData("""{"code":"10","opaque":"5"}""")]
    [InlineData("""{"Code":10,"OPAQUE":5}""")]
    [InlineData("""{"_c_o_d_e":10,"opa_que":5}""")]
    [InlineData("{\"code\":10,\"opaque\":5}\n")]
    [InlineData(" \r\n\t{ \"code\" : 10 , \"opaque\" : 5 } ")]
    [InlineData("""{"code":9,"unknown":{"a":[1,2,{"b":null}]},"code":10,"opaque":5}""")]
    public void Lenient_forms_mean_the_same(string header)
    {
        RequestFrame frame = Frames.ReadJson(header);

        Assert.Equal(10, frame.Code);
        Assert.Equal(5, frame.Opaque);
    }

    [Theory]
    [InlineData("0", "7", "409", 7)]
    [InlineData("2", "999999999", "409", 999_999_999)]
    [InlineData("0", "2147483647", "409", int.MaxValue)]
    [InlineData("0", "-1", "409", -1)]
    [InlineData("0", "\"12\"", "409", 12)]
    [InlineData("null", "12", "409", 12)]
    [InlineData("0", "12", "409,\"opaque\":13", 13)]
    [InlineData("0", "12", "409 ", 12)]
    public void What_stands_behind_the_ext_fields_is_read_in_any_form(
        string flag, string opaque, string version, int expected)
    {
        RequestFrame frame = Frames.ReadJson(
            $"{{\"code\":310,\"extFields\":{{\"a\":\"b\"}},\"flag\":{flag},\"language\":\"JAVA\",\"opaque\":{opaque},"
            + $"\"serializeTypeCurrentRPC\":\"JSON\",\"version\":{version}}}");

        Assert.Equal(expected, frame.Opaque);
        Assert.Equal(409, frame.Version);
        Assert.Equal(LanguageCode.Java, frame.Language);
        Assert.Equal(flag == "2" ? 2 : 0, frame.Flag);
        Assert.Equal("b", Frames.Field(frame, "a"));
    }

    [Theory]
    [InlineData("012")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("")]
    [InlineData("1x")]
    public void A_wrong_number_behind_the_ext_fields_is_malformed(string opaque) =>
        Assert.NotNull(Frames.Problem(Frames.Json(
            $"{{\"code\":310,\"extFields\":{{}},\"flag\":0,\"language\":\"JAVA\",\"opaque\":{opaque},"
            + "\"serializeTypeCurrentRPC\":\"JSON\",\"version\":409}")));

    [Theory]
    [InlineData("\"JAVA\"", LanguageCode.Java)]
    [InlineData("\"node_js\"", LanguageCode.NodeJs)]
    [InlineData("9", LanguageCode.Go)]
    [InlineData("\"1\"", LanguageCode.Cpp)]
    [InlineData("\"KLINGON\"", LanguageCode.Other)]
    [InlineData("99", LanguageCode.Other)]
    [InlineData("-1", LanguageCode.Other)]
    [InlineData("null", LanguageCode.Other)]
    public void Languages_come_as_names_or_ordinals(string json, LanguageCode expected) =>
        Assert.Equal(expected, Frames.ReadJson($$"""{"language":{{json}}}""").Language);

    [Fact]
    public void What_is_missing_or_null_has_javas_default()
    {
        RequestFrame frame = Frames.ReadJson(
            """{"code":null,"version":null,"flag":null,"remark":null,"extFields":null}""");

        Assert.Equal(0, frame.Code);
        Assert.Equal(0, frame.Version);
        Assert.Equal(LanguageCode.Java, frame.Language);
        Assert.True(frame.Remark.IsEmpty);
        Assert.Equal(0, frame.Fields.Count);
    }

    [Theory]
    [InlineData("\"0\"", "0")]
    [InlineData("0", "0")]
    [InlineData("-1.5e+10", "-1.5e+10")]
    [InlineData("1e400", "1e400")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("\"\"", "")]
    [InlineData("null", null)]
    [InlineData("{ \"a\" : [ 1 , \"x y\\n\" , { } ] }", """{"a":[1,"x y\n",{}]}""")]
    [InlineData("[ ]", "[]")]
    public void Field_values_of_any_kind_are_read_as_text(string json, string? expected)
    {
        RequestFrame frame = Frames.ReadJson("{\"extFields\":{\"x\":" + json + ",\"y\":\"behind\"}}");

        Assert.Equal(expected, Frames.Field(frame, "x"));
        Assert.Equal("behind", Frames.Field(frame, "y"));
    }

    [Theory]
    [InlineData("\\\" \\\\ \\/ \\b \\f \\n \\r \\t", "\" \\ / \b \f \n \r \t")]
    [InlineData("a\\u0001b\\u0002", "a\u0001b\u0002")]
    [InlineData("\\u6d4b\\u8BD5", "测试")]
    [InlineData("\\uD83D\\uDE00!", "😀!")]
    [InlineData("\\uD83Dx", "\uFFFDx")]
    [InlineData("\\uDE00", "\uFFFD")]
    [InlineData("\\uD83D\\uD83D\\uDE00", "\uFFFD😀")]
    [InlineData("\\u0000", "\0")]
    [InlineData("raw \u0001 control", "raw \u0001 control")]
    [InlineData("a long text without any escape at all, 测试", "a long text without any escape at all, 测试")]
    [InlineData("a long text with the escape at its end\\n", "a long text with the escape at its end\n")]
    public void Escapes_are_replaced_in_place(string json, string expected)
    {
        RequestFrame frame = Frames.ReadJson(
            $$"""{"extFields":{"{{json}}":"{{json}}","y":"behind"},"opaque":7}""");

        Assert.Equal(expected, Frames.Text(frame.Fields[0].Key));
        Assert.Equal(expected, Frames.Text(frame.Fields[0].Value));
        Assert.Equal("behind", Frames.Field(frame, "y"));
        Assert.Equal(7, frame.Opaque);
    }

    [Fact]
    public void Of_a_repeated_field_the_last_one_counts()
    {
        RequestFrame frame = Frames.ReadJson("""{"extFields":{"a":"1","a":"2"}}""");

        Assert.Equal("2", Frames.Field(frame, "a"));
        Assert.Equal("2", frame.Fields.ToDictionary()["a"]);
    }

    [Fact]
    public void Field_names_are_compared_exactly()
    {
        RequestFrame frame = Frames.ReadJson("""{"extFields":{"Topic":"1"}}""");

        Assert.Null(Frames.Field(frame, "topic"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("""{"code"}""")]
    [InlineData("""{"code":}""")]
    [InlineData("""{"code":1,}""")]
    [InlineData("""{"code":01}""")]
    [InlineData("""{"code":1.5}""")]
    [InlineData("""{"code":2147483648}""")]
    [InlineData("""{"code":true}""")]
    [InlineData("""{"code":"x"}""")]
    [InlineData("""{"code":-}""")]
    [InlineData("""{"x":1.}""")]
    [InlineData("""{"x":1e}""")]
    [InlineData("""{"x":nul}""")]
    [InlineData("""{"x":"\x"}""")]
    [InlineData("""{"x":"\u12G4"}""")]
    [InlineData("""{"x":"\u12""")]
    [InlineData("""{"x":"open}""")]
    [InlineData("""{"x":[1}""")]
    [InlineData("""{"x":{"a"}}""")]
    [InlineData("""{"x":{1:2}}""")]
    [InlineData("""{"x":["\q"]}""")]
    [InlineData("""{"extFields":[]}""")]
    [InlineData("""{"extFields":"x"}""")]
    [InlineData("""{"extFields":{"a":1,}}""")]
    [InlineData("""{'code':1}""")]
    [InlineData("\uFEFF{}")]
    public void What_is_no_header_is_malformed(string header) => Assert.NotNull(Frames.Problem(Frames.Json(header)));

    [Fact]
    public void Nesting_is_bounded_without_recursion()
    {
        string deep = new('[', 64);
        Assert.Equal(0, Frames.ReadJson("{\"x\":" + deep + new string(']', 64) + "}").Code);

        Assert.Contains("64", Frames.Problem(Frames.Json($$"""{"x":{{new string('[', 100_000)}}""")));
        Assert.Contains("64", Frames.Problem(Frames.Json($$"""{"extFields":{"x":{{new string('[', 65)}}""")));
    }

    [Fact]
    public void Four_thousand_fields_are_read_and_one_more_is_refused()
    {
        string Header(int count) =>
            "{\"extFields\":{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":{i}")) + "}}";

        RequestFrame frame = Frames.ReadJson(Header(4096));

        Assert.Equal(4096, frame.Fields.Count);
        Assert.Equal("4095", Frames.Field(frame, "k4095"));
        Assert.Contains("4096", Frames.Problem(Frames.Json(Header(4097))));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] bytes = Frames.Json(
            """
            {"code":310,"extFields":{"a":"group","i":"KEYS\u0001k\u0002TAGS\u0001TagA"},"flag":0,"language":"JAVA",
            "opaque":7,"version":409}
            """);
        var reader = new FrameReader(new FrameLimits());
        byte[] copy = (byte[])bytes.Clone();
        reader.TryRead(copy, out _, out _, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            bytes.CopyTo(copy, 0);
            reader.TryRead(copy, out _, out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

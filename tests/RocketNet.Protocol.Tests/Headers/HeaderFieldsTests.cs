using RocketNet.Protocol.Headers;

namespace RocketNet.Protocol.Tests.Headers;

public class HeaderFieldsTests
{
    [Fact]
    public void Fields_are_checked_by_name()
    {
        var fields = new HeaderFields(new Dictionary<string, string> { ["n"] = "5", ["x"] = "five", ["b"] = "TRUE" });

        Assert.Equal("5", fields.Required("n"));
        Assert.Null(fields.Optional("none"));
        Assert.Equal(5, fields.RequiredInt32("n"));
        Assert.Equal(5, fields.RequiredInt64("n"));
        Assert.Equal(9, fields.Int32("none", 9));
        Assert.Equal(9, fields.Int64("none", 9));
        Assert.True(fields.Boolean("b"));
        Assert.True(fields.Boolean("none", fallback: true));
        Assert.Equal("none", Assert.Throws<HeaderException>(() => fields.Required("none")).Field);
        Assert.Contains("five", Assert.Throws<HeaderException>(() => fields.Int32("x", 1)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("5\0")]
    [InlineData("0x5")]
    [InlineData("5.0")]
    [InlineData("1,000")]
    [InlineData("９")]
    [InlineData("99999999999999999999")]
    [InlineData("000000000000000000000000000000000000005")]
    public void A_number_is_read_as_java_reads_it_or_not_at_all(string text)
    {
        var fields = new HeaderFields(new Dictionary<string, string> { ["n"] = text });

        Assert.Equal("n", Assert.Throws<HeaderException>(() => fields.RequiredInt32("n")).Field);
        Assert.Equal("n", Assert.Throws<HeaderException>(() => fields.RequiredInt64("n")).Field);
    }

    [Fact]
    public void Numbers_reach_to_the_ends_of_their_range()
    {
        var fields = new HeaderFields(new Dictionary<string, string>
        {
            ["int"] = "-2147483648",
            ["long"] = "-9223372036854775808",
            ["plus"] = "+7",
        });

        Assert.Equal(int.MinValue, fields.RequiredInt32("int"));
        Assert.Equal(long.MinValue, fields.RequiredInt64("long"));
        Assert.Equal(7, fields.RequiredInt32("plus"));
        Assert.Throws<HeaderException>(() => fields.RequiredInt32("long"));
    }

    [Fact]
    public void A_text_beyond_its_bound_is_an_error_that_does_not_repeat_it()
    {
        var fields = new HeaderFields(new Dictionary<string, string> { ["name"] = new string('x', 11) });

        HeaderException error = Assert.Throws<HeaderException>(() => fields.Required("name", charsMax: 10));

        Assert.Equal("name", error.Field);
        Assert.DoesNotContain("xxxx", error.Message);
        Assert.Equal(11, fields.Required("name", charsMax: 11).Length);
    }
}

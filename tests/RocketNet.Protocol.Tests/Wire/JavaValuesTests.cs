using System.Globalization;
using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class JavaValuesTests
{
    [Fact]
    public void Hash_codes_are_javas_from_text_and_from_utf8()
    {
        foreach (string[] fact in JavaFacts.Of("hash"))
        {
            int expected = int.Parse(fact[2], CultureInfo.InvariantCulture);
            Assert.Equal(expected, JavaString.HashCode(JavaFacts.Text(fact[1])));
            Assert.Equal(expected, JavaString.HashCode(JavaFacts.Utf8(fact[1])));
        }
    }

    [Fact]
    public void Version_names_are_javas_for_every_ordinal()
    {
        IReadOnlyList<string[]> facts = JavaFacts.Of("version");
        Assert.Equal(621, facts.Count);
        foreach (string[] fact in facts)
        {
            Assert.Equal(fact[2], ProtocolVersion.NameOf(int.Parse(fact[1], CultureInfo.InvariantCulture)));
        }

        Assert.Equal(ProtocolVersion.CurrentName, ProtocolVersion.NameOf(ProtocolVersion.Current));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("+5", true)]
    [InlineData("-5", true)]
    [InlineData("007", true)]
    [InlineData("2147483647", true)]
    [InlineData("-2147483648", true)]
    [InlineData("2147483648", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("1.0", false)]
    [InlineData("1,000", false)]
    [InlineData("0x10", false)]
    public void Numbers_are_taken_as_java_takes_them(string text, bool expected)
    {
        Assert.Equal(expected, Utf8Parse.TryInt32(Encoding.UTF8.GetBytes(text), out int value));
        if (expected)
        {
            Assert.Equal(int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), value);
            Assert.True(Utf8Parse.TryInt64(Encoding.UTF8.GetBytes(text), out long wide));
            Assert.Equal(value, wide);
        }
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", false)]
    [InlineData("", false)]
    public void Only_the_word_true_is_true(string text, bool expected) =>
        Assert.Equal(expected, Utf8Parse.JavaBoolean(Encoding.UTF8.GetBytes(text)));
}

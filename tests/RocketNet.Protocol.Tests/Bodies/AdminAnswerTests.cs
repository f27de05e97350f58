using System.Text;
using System.Text.RegularExpressions;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Bodies;

/// <summary>Bodies a Java 4.9.7 broker answered administrators with, read and written back.</summary>
public partial class AdminAnswerTests
{
    public static TheoryData<string> Requests =>
        [.. GoldenAnswer.ReadAll().Where(answer => answer.Body.Length > 0 && WriteBack(answer) is not null)
            .Select(answer => answer.Request)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_body_of_Java_is_written_back_byte_for_byte(string request)
    {
        GoldenAnswer answer = GoldenAnswer.ReadAll().Single(answer => answer.Request == request);

        Assert.Equal(WithQuotedKeys(answer.Body), Encoding.UTF8.GetString(WriteBack(answer)!));
    }

    [Fact]
    public void Every_code_with_a_body_of_its_own_was_captured() => Assert.Equal(
        [203, 204, 208, 223, 300, 303, 308, 315, 317, 321],
        GoldenAnswer.ReadAll().Where(answer => answer.Body.Length > 0 && WriteBack(answer) is not null)
            .Select(CodeOf).Where(code => code != 222).Distinct().Order());

    private static int CodeOf(GoldenAnswer answer) =>
        int.Parse(answer.Request.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static byte[]? WriteBack(GoldenAnswer answer)
    {
        byte[] body = Encoding.UTF8.GetBytes(answer.Body);
        return CodeOf(answer) switch
        {
            203 => ConsumerConnection.Parse(body).ToJson(),
            204 => ProducerConnection.Parse(body).ToJson(),
            208 => ConsumeStats.Parse(body).ToJson(),
            222 => ResetOffsetBody.Parse(body).ToJson(),
            223 => GetConsumerStatusBody.Parse(body).ToJson(),
            300 => GroupList.Parse(body).ToJson(),
            303 => QueryConsumeTimeSpanBody.Parse(body).ToJson(TimeZoneInfo.Utc),
            308 => QueryCorrectionOffsetBody.Parse(body).ToJson(),
            315 => BrokerStatsData.Parse(body).ToJson(),
            317 => ConsumeStatsList.Parse(body).ToJson(),
            321 => QueryConsumeQueueResponseBody.Parse(body).ToJson(),
            _ => null,
        };
    }

    // The one deliberate difference: number keys are quoted, which every client takes.
    private static string WithQuotedKeys(string json) => NumberKey().Replace(json, "$1\"$2\":");

    [GeneratedRegex(@"([{,])(\d+):")]
    private static partial Regex NumberKey();
}

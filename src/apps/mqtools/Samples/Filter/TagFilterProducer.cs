using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Filter;

/// <summary>Messages with one of three tags each.</summary>
internal static class TagFilterProducer
{
    private const int Messages = 60;
    private static readonly string[] Tags = ["TagA", "TagB", "TagC"];

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("please_rename_unique_group_name");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new("TagFilterTest", "Hello world"u8.ToArray(), tags: Tags[number % Tags.Length]);
            sample.Print($"{await producer.SendAsync(message, sample.Stopping)}");
        }
    }
}

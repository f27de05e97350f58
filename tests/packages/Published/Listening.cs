using Microsoft.Extensions.DependencyInjection;
using RocketNet.Client;

namespace Published;

/// <summary>What the push consumers of the host must have got.</summary>
internal static class Listening
{
    private static readonly TimeSpan LittleLess = TimeSpan.FromMilliseconds(900); // Than the second of level 1.

    public static async Task CheckAsync(IServiceProvider services, Sent sent)
    {
        await CheckAsync(services.GetRequiredKeyedService<Inbox>("billing"), sent, sent.Messages.Keys);
        await CheckAsync(
            services.GetRequiredKeyedService<Inbox>("audit"),
            sent,
            [.. sent.Messages.Values.Where(one => one.Tags is "created" or "paid").Select(one => one.Keys!)]);
        ReceivedMessage[] billed = [.. services.GetRequiredKeyedService<Inbox>("billing").Messages];
        ReceivedMessage again = billed.Single(one => one.Keys == "again");
        ReceivedMessage later = billed.Single(one => one.Keys == "later");
        Check.That(again.ReconsumeTimes == 1, $"{again} came a second time");
        Check.That(later.StoreTime - later.BornTime > LittleLess, $"{later} was kept for a second");
    }

    private static async Task CheckAsync(Inbox inbox, Sent sent, IReadOnlyCollection<string> keys)
    {
        await inbox.WaitForAsync(keys);
        Check.Same(keys, inbox.Messages.Select(message => message.Keys!), "a consumer");
        foreach (ReceivedMessage message in inbox.Messages)
        {
            sent.CheckSame(message);
        }
    }
}

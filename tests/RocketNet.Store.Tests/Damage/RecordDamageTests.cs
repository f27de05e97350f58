using System.Globalization;
using RocketNet.Store.Tests.Faults;

namespace RocketNet.Store.Tests.Damage;

/// <summary>Every bit of one record of each kind is flipped: it costs at most that message.</summary>
public sealed class RecordDamageTests
{
    private const string LogFile = "commitlog/00000000000000000000";

    private static readonly bool Full = Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string kind in Enum.GetNames<DamagedStore.Kind>())
        {
            foreach (string left in (string[])["killed", "queues lost", "checkpoint lost"])
            {
                cases.Add(kind, left);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_flipped_bit_costs_no_other_message_and_a_wrong_body_is_found(string kind, string left)
    {
        using DamagedStore intact = await DamagedStore.CreateAsync(isClean: left == "queues lost");
        DamagedStore.KnownMessage damaged =
            intact.Messages.Where(message => message.Kind.ToString() == kind).ElementAt(1);
        int step = Full ? 1 : 7;
        for (long bit = damaged.Start * 8; bit < damaged.End * 8; bit += step)
        {
            string what = $"bit {bit - (damaged.Start * 8)} of a record ({kind}, {left})";
            string root = intact.Copy(root => Damage(root, left, bit));
            LoggedEvents log = new();
            MessageStore store = intact.OpenAt(root, log);
            try
            {
                store.Start();
                store.Dispatch.DispatchAvailable();
                Assert.Equal(intact.Messages[^1].End, store.CommitLog.End.Value);
                intact.OthersAreReadable(store, damaged, what);
                if (IsInBody(damaged, (bit / 8) - damaged.Start))
                {
                    Assert.Equal(1, store.Recovery.BodiesDamaged);
                    Assert.Contains(log.Of(1026), line => line.Contains(
                        damaged.Start.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
                    Assert.False(DamagedStore.IsReadable(store, damaged));
                }
            }
            finally
            {
                await store.DisposeAsync();
            }

            Assert.Empty(log.Of(1001));
            DamagedStore.Delete(root);
        }
    }

    private static void Damage(string root, string left, long bit)
    {
        DamagedStore.Flip(Path.Combine(root, LogFile), bit);
        switch (left)
        {
            case "queues lost":
                Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true);
                break;
            case "checkpoint lost":
                File.Delete(Path.Combine(root, "checkpoint"));
                break;
        }
    }

    private static bool IsInBody(DamagedStore.KnownMessage message, long at)
    {
        int start = message.Kind == DamagedStore.Kind.BornByIPv6 ? 100 : 88;
        int bytes = message.Record[start - 1];
        return at >= start && at < start + bytes;
    }
}

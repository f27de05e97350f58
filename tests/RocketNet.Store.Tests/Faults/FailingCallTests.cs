using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Faults;

/// <summary>
/// Each system call of a whole life of a store fails once, and from then on: nothing is promised that a start after it
/// would miss, and nothing ends but what may.
/// </summary>
public sealed class FailingCallTests
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    public static TheoryData<string, FlushDiskType, bool> Kinds()
    {
        string[] kinds =
        [
            "flush", "write", "allocate", "rename", "setlength", "map", "create", "open", "delete", "link",
            "flushfolder", "read", "mkdir", "zero",
        ];
        TheoryData<string, FlushDiskType, bool> all = [];
        foreach (string kind in kinds)
        {
            foreach (FlushDiskType flush in (FlushDiskType[])[FlushDiskType.AsyncFlush, FlushDiskType.SyncFlush])
            {
                all.Add(kind, flush, false);
                all.Add(kind, flush, true);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_failing_call_costs_nothing_that_was_promised(string kind, FlushDiskType flush, bool fromThenOn)
    {
        bool hasFailed = true;
        for (int at = 1; hasFailed; at += Full || at < 8 ? 1 : 5)
        {
            using TempFolder folder = new(inMemory: true);
            FailingCall failing = new(kind, at, fromThenOn);
            FaultedStore store = new(folder.File("store"), flush, failing);
            await store.RunAsync();
            hasFailed = failing.HasFailed;
            await store.CheckAfterwardsAsync();
        }
    }
}

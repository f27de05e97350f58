using RocketNet.Store.Files;
using RocketNet.Store.Recovery;
using RocketNet.StoreTool.Building;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Repairing;

/// <summary>
/// Repairs a store where it lies: the log first, then what is built from it, the small files last. Until the end the
/// store counts as one that was not stopped cleanly, so a repair that breaks off leaves something a start recovers.
/// </summary>
internal sealed class StoreRepair(StorePlace place, StoreCheck check, Action<string> say)
{
    private readonly DiskFiles _disk = new();

    public bool NeedsQueues => IsLogChanged
        || !check.Facts.IsClean
        || check.Findings.HasDamage("queue-")
        || check.Findings.HasDamage(FindingKinds.Checkpoint);

    public bool NeedsIndex => place.Options.MessageIndexEnable
        && (IsLogChanged || !check.Facts.IsClean || check.Findings.HasDamage("index-"));

    private bool IsLogChanged => check.Findings.HasDamage("log-");

    public void Run(ToolRun run)
    {
        DamagedFolder damaged = new(_disk, place.Root, run.Time);
        MarkBegun();
        new LogPatch(place, check, damaged, say).Run();
        StoreFacts facts = FactsForBuilding();
        using Rebuild rebuild = new(place, facts, run.Time);
        using Progress progress = new(run, "building", facts.Log.All.Sum(file => file.Length));
        if (NeedsQueues)
        {
            rebuild.WithQueues();
        }

        if (NeedsIndex)
        {
            rebuild.WithIndex(check.IndexLayout);
        }

        rebuild.Run(progress);
        rebuild.Swap();
        progress.Dispose();
        SayBuilt(rebuild);
        ConfigRepair.Run(place, damaged, say);
        int queues = rebuild.Queues?.Queues ?? check.Facts.Queues.Count;
        int indexFiles = rebuild.Index?.Files ?? IndexPaths.Of(place).Count;
        CheckpointEdit.AfterRepair(place, rebuild.Scan.End, rebuild.Scan.LastStoreTimestamp, queues, indexFiles);
        say($"checkpoint is written anew: the log ends at {rebuild.Scan.End}");
        MarkDone();
    }

    // The old queues say which offsets were given out; in a copy they are still where they were.
    private StoreFacts FactsForBuilding() => StoreFacts.Read(place).With(check.Facts, check.Scan.End);

    private void MarkBegun()
    {
        if (!_disk.FileExists(place.AbortFile))
        {
            _disk.Create(place.AbortFile, 0).Dispose();
        }

        _disk.FlushFolder(place.Root);
    }

    private void MarkDone()
    {
        _disk.Delete(place.AbortFile);
        _disk.FlushFolder(place.Root);
    }

    private void SayBuilt(Rebuild rebuild)
    {
        if (rebuild.Queues is QueueBuild queues)
        {
            say($"{queues.Queues} queues are built from the log: {queues.Entries} entries, "
                + $"{queues.StandIns} offsets without a message of their own");
        }

        if (rebuild.Index is IndexBuild index)
        {
            say($"the index is built from the log: {index.Entries} entries in {index.Files} files");
        }

        foreach (string path in rebuild.SetAside)
        {
            say($"the old one is kept in {place.Shown(path)}");
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Clients;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Config;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Clients;

public sealed class QueueLockTableTests : IAsyncLifetime
{
    private static readonly MessageQueue First = new("orders", "broker-a", 0);
    private static readonly MessageQueue Second = new("orders", "broker-a", 1);

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly QueueLockTable _locks;
    private readonly List<QueueLockFile> _files = [];

    public QueueLockTableTests() => _locks = new QueueLockTable(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // A change of owner is written in the background: it must not bring the folder back. Nothing is written anew,
        // for the files of two runs have one name, and a broker never writes it by two of them at once.
        await Task.WhenAll(_files.Select(file => file.WhenWritten));
        _folder.Dispose();
    }

    [Fact]
    public void A_queue_is_locked_by_one_client_at_a_time()
    {
        Assert.Equal([First, Second], _locks.TryLock("billing", "a", [First, Second]));

        Assert.Empty(_locks.TryLock("billing", "b", [First, Second]));
        Assert.Equal([First], _locks.TryLock("billing", "a", [First]));
    }

    [Fact]
    public void Groups_lock_the_same_queue_independently()
    {
        _locks.TryLock("billing", "a", [First]);

        Assert.Equal([First], _locks.TryLock("audit", "b", [First]));
    }

    [Fact]
    public void A_lock_is_free_sixty_seconds_after_its_last_renewal()
    {
        _locks.TryLock("billing", "a", [First]);
        _time.Advance(TimeSpan.FromSeconds(40));
        _locks.TryLock("billing", "a", [First]);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(_locks.TryLock("billing", "b", [First]));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([First], _locks.TryLock("billing", "b", [First]));
    }

    [Fact]
    public void Only_the_owner_unlocks()
    {
        _locks.TryLock("billing", "a", [First, Second]);

        _locks.Unlock("billing", "b", [First, Second]);
        Assert.Empty(_locks.TryLock("billing", "b", [First]));
        _locks.Unlock("billing", "a", [First]);

        Assert.Equal([First], _locks.TryLock("billing", "b", [First, Second]));
    }

    [Fact]
    public void A_client_that_says_goodbye_frees_its_queues_at_once()
    {
        _locks.TryLock("billing", "a", [First]);

        _locks.Release("billing", "a");

        Assert.Equal([First], _locks.TryLock("billing", "b", [First]));
    }

    [Fact]
    public void The_queues_of_a_lost_client_are_free_when_it_has_stopped_to_believe_in_its_locks()
    {
        _locks.TryLock("billing", "a", [First]);
        _time.Advance(TimeSpan.FromSeconds(10));
        _locks.Orphan("billing", "a");

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(_locks.TryLock("billing", "b", [First]));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([First], _locks.TryLock("billing", "b", [First]));
    }

    [Fact]
    public void A_lost_client_that_comes_back_keeps_its_queues()
    {
        _locks.TryLock("billing", "a", [First]);
        _locks.Orphan("billing", "a");
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal([First], _locks.TryLock("billing", "a", [First]));
        _time.Advance(TimeSpan.FromSeconds(50));

        Assert.Empty(_locks.TryLock("billing", "b", [First]));
    }

    [Fact]
    public void Expired_locks_are_forgotten()
    {
        _locks.TryLock("billing", "a", [First]);
        _time.Advance(TimeSpan.FromSeconds(61));

        _locks.RemoveExpired();

        Assert.Empty(_locks.Snapshot());
    }

    [Fact]
    public void A_change_of_owners_is_told_and_a_renewal_is_not()
    {
        int changes = 0;
        _locks.OwnersChanged += () => changes++;

        _locks.TryLock("billing", "a", [First]);
        _locks.TryLock("billing", "a", [First]);
        Assert.Equal(1, changes);
        _locks.Unlock("billing", "a", [First]);

        Assert.Equal(2, changes);
    }

    [Fact]
    public async Task After_a_restart_a_queue_stays_with_its_owner_as_long_as_that_believes_in_its_lock()
    {
        _locks.TryLock("billing", "a", [First]);
        await CreateFile(_locks).WriteAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        QueueLockTable restarted = new(_time);
        CreateFile(restarted).Load(wasCleanStop: true);

        Assert.Empty(restarted.TryLock("billing", "b", [First]));
        _time.Advance(TimeSpan.FromSeconds(12));

        Assert.Equal([First], restarted.TryLock("billing", "b", [First]));
    }

    [Fact]
    public async Task After_a_crash_renewals_are_unknown_so_a_lock_counts_as_renewed_just_now()
    {
        _locks.TryLock("billing", "a", [First]);
        await CreateFile(_locks).WriteAsync();
        _time.Advance(TimeSpan.FromHours(1));
        QueueLockTable restarted = new(_time);
        CreateFile(restarted).Load(wasCleanStop: false);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(restarted.TryLock("billing", "b", [First]));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([First], restarted.TryLock("billing", "b", [First]));
    }

    [Fact]
    public async Task After_a_restart_the_owner_renews_and_keeps_its_lock()
    {
        _locks.TryLock("billing", "a", [First]);
        await CreateFile(_locks).WriteAsync();
        QueueLockTable restarted = new(_time);
        CreateFile(restarted).Load(wasCleanStop: true);

        Assert.Equal([First], restarted.TryLock("billing", "a", [First]));
        _time.Advance(TimeSpan.FromSeconds(59));

        Assert.Empty(restarted.TryLock("billing", "b", [First]));
    }

    [Fact]
    public void A_broken_lock_file_does_not_keep_the_broker_from_starting()
    {
        _folder.Write("queueLock.json", "{\"locks\":[{");

        CreateFile(_locks).Load(wasCleanStop: true);

        Assert.Empty(_locks.Snapshot());
    }

    private QueueLockFile CreateFile(QueueLockTable locks)
    {
        QueueLockFile file = new(
            locks,
            new JsonFile(new DiskFiles(), _folder.File("queueLock.json"), _time),
            _time,
            NullLogger<QueueLockFile>.Instance);
        _files.Add(file);
        return file;
    }
}

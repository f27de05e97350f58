namespace RocketNet.Store.Tests.Retention;

public sealed class ExpiryTests
{
    [Fact]
    public async Task Files_older_than_allowed_go_at_the_named_hour_and_the_log_begins_behind_them()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 5);
        store.SetAges(100, 72);

        store.Round();

        Assert.Equal(2, store.FileNumbers[0]);
        Assert.Equal(2 * 16 * 1024, store.Store.CommitLog.Min.Value);
    }

    [Fact]
    public async Task A_file_younger_than_allowed_keeps_the_older_ones_behind_it()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 5);
        store.SetAges(100, 71.9, 100);

        store.Round();

        Assert.Equal(1, store.FileNumbers[0]);
    }

    [Fact]
    public async Task The_file_with_the_newest_message_stays_however_old_it_is()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 3);
        store.Expire(files: 10);

        Assert.Equal(2, store.FileNumbers[0]);
        Assert.Equal(Store.CommitLogs.AppendStatus.Ok, store.Inner.Append().Status);
        Assert.Equal(2, store.Inner.ReadAll().Count);
    }

    [Fact]
    public async Task Ten_files_go_in_a_round_and_the_rest_in_the_next()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 14);

        store.Expire(files: 14);
        Assert.Equal(10, store.FileNumbers[0]);

        store.Round();
        Assert.Equal(13, store.FileNumbers[0]);
    }

    [Fact]
    public async Task At_another_hour_nothing_goes_until_somebody_asks_for_it()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 4);
        store.Time.Advance(TimeSpan.FromHours(1));
        store.Expire(files: 1);
        Assert.Equal(0, store.FileNumbers[0]);

        store.Store.Retention.DeleteExpired();
        await RocketNet.TestKit.Wait.UntilAsync(() => store.FileNumbers[0] == 1);
    }

    [Fact]
    public async Task What_was_asked_for_holds_for_twenty_rounds()
    {
        await using AgingStore store = AgingStore.Create(options => options with { DeleteWhen = "" });
        await store.FillAsync(files: 3);
        store.Store.Retention.Loop.Stop();
        store.Store.Retention.DeleteExpired();
        for (int round = 1; round < 20; round++)
        {
            store.Round();
        }

        store.Expire(files: 1);
        Assert.Equal(1, store.FileNumbers[0]);

        store.Expire(files: 1);
        Assert.Equal(1, store.FileNumbers[0]);
    }

    [Fact]
    public async Task A_round_that_the_loop_left_halfway_counts_as_one_of_the_twenty()
    {
        await using AgingStore store = AgingStore.Create(options => options with { DeleteWhen = "" });
        await store.FillAsync(files: 3);
        store.Store.Retention.Loop.Stop();
        store.SetAges(100);
        store.Store.Retention.DeleteExpired();
        store.Store.Retention.Turn();
        Assert.Equal(1, store.FileNumbers[0]);

        for (int round = 2; round <= 20; round++)
        {
            store.Round();
        }

        store.Expire(files: 1);
        Assert.Equal(1, store.FileNumbers[0]);
    }

    [Theory]
    [InlineData("04", 4, true)]
    [InlineData("4", 4, true)]
    [InlineData("04", 5, false)]
    [InlineData("04;16", 16, true)]
    [InlineData(" 04 ; 16 ", 16, true)]
    [InlineData("04;16", 0, false)]
    [InlineData("", 0, false)]
    [InlineData("x;3", 3, true)]
    public void The_hours_of_deleting_are_those_named(string text, int hour, bool isNamed) =>
        Assert.Equal(
            isNamed,
            Store.Retention.DeletionHours.Contain(text, new DateTimeOffset(2024, 5, 6, hour, 59, 59, TimeSpan.Zero)));

    [Fact]
    public async Task A_changed_configuration_holds_from_the_next_round_on()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 3);
        store.SetAges(50);
        store.Round();
        Assert.Equal(0, store.FileNumbers[0]);

        store.Store.Reconfigure(store.Inner.Options with { FileReservedTimeHours = 48 });
        store.Round();

        Assert.Equal(1, store.FileNumbers[0]);
    }

    [Fact]
    public async Task A_file_whose_age_nobody_knows_is_not_expired()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 3);
        store.SetAges(100);
        store.Files.KnowsWriteTimes = false;

        store.Round();

        Assert.Equal(0, store.FileNumbers[0]);
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_is_tried_again_and_no_other_goes_before_it()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 5);
        store.Files.Fails = (call, path) => call == "delete";
        store.Expire(files: 3);
        Assert.Equal(0, store.FileNumbers[0]);

        store.Files.Fails = (_, _) => false;
        store.Round();

        Assert.Equal(Enumerable.Range(3, store.FileNumbers.Count), store.FileNumbers);
    }

    [Fact]
    public async Task A_name_that_may_come_back_after_a_power_cut_keeps_the_next_file_in_its_place()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 5);
        store.Files.Fails = (call, path) => call == "flushfolder" && path == store.Inner.CommitLogFolder;
        store.Expire(files: 3);
        Assert.Equal(1, store.FileNumbers[0]);

        store.Round();
        Assert.Equal(1, store.FileNumbers[0]);
    }
}

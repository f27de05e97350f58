namespace RocketNet.StoreTool.Checking;

/// <summary>The kinds of findings, and what a repair does about the common ones. docs/mqstore.md lists them.</summary>
internal static class FindingKinds
{
    public const string LogFile = "log-file";
    public const string LogGap = "log-gap";
    public const string LogBody = "log-body";
    public const string LogTopic = "log-topic";
    public const string LogProperties = "log-properties";
    public const string LogTail = "log-tail";
    public const string LogUnreadable = "log-unreadable";
    public const string QueueFile = "queue-file";
    public const string QueueEntry = "queue-entry";
    public const string QueueMissing = "queue-missing";
    public const string QueueHoles = "queue-holes";
    public const string QueueDueTimes = "queue-due-times";
    public const string QueueDeleted = "queue-deleted-topic";
    public const string IndexFile = "index-file";
    public const string IndexEntry = "index-entry";
    public const string IndexMissing = "index-missing";
    public const string IndexRepeats = "index-repeats";
    public const string Checkpoint = "checkpoint";
    public const string Abort = "abort";
    public const string Config = "config";

    public const string RebuildQueues = "all queues are built again from the log; the old ones go to damaged/";
    public const string RebuildIndex = "the index is built again from the log; the old one goes to damaged/";
    public const string NextStart = "nothing: the next start of a broker completes it";
    public const string Nothing = "nothing";
}

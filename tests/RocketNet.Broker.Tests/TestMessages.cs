using System.Net;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Broker.Tests;

/// <summary>Puts messages into a store as a broker does.</summary>
internal static class TestMessages
{
    public static AppendStatus Append(MessageStore store, string topic, int queueId)
    {
        HostAddress host = HostAddress.From(new IPEndPoint(IPAddress.Loopback, 1));
        MessageDraft draft = new()
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            QueueId = queueId,
            BornHost = host,
            StoreHost = host,
            Body = "hello"u8,
        };
        AppendStatus status = store.CommitLog.Append(in draft).Status;
        store.Dispatch.DispatchAvailable();
        return status;
    }
}

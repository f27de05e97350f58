using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Remoting.Client;

/// <summary>A call whose answer is wanted as an object; used once.</summary>
internal sealed class ResponseCall : RemotingCall
{
    private readonly TaskCompletionSource<Response> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly IEnumerable<KeyValuePair<string, string>>? _fields;
    private readonly ReadOnlyMemory<byte> _body;

    public ResponseCall(
        RequestCode code, IEnumerable<KeyValuePair<string, string>>? fields, ReadOnlyMemory<byte> body)
    {
        Code = code;
        _fields = fields;
        _body = body;
    }

    public Task<Response> Answer => _answer.Task;

    public void Cancelled(CancellationToken cancellationToken) => _answer.TrySetCanceled(cancellationToken);

    protected internal override void Write(ref FrameWriter writer)
    {
        foreach (KeyValuePair<string, string> field in _fields ?? [])
        {
            writer.Field(Text.Utf8(field.Key), field.Value);
        }

        writer.Body(_body.Span);
    }

    protected internal override void Answered(in RequestFrame answer) => _answer.TrySetResult(new Response(in answer));

    protected internal override void Failed(RemotingException failure) => _answer.TrySetException(failure);
}

using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>One request on a connection with nothing else in flight, and its answer.</summary>
internal static class SingleRequest
{
    /// <summary>Sends a request and waits for the whole answer.</summary>
    /// <param name="connection">Idle before and after.</param>
    /// <param name="request">The frame.</param>
    /// <param name="take">Gets the answer, whose bytes are valid during the call.</param>
    public static T Ask<T>(LoadConnection connection, ReadOnlySpan<byte> request, TakeAnswer<T> take)
    {
        connection.SendAll(request);
        while (true)
        {
            connection.Receive(wait: true);
            ResponseScanner answers = new(connection.Received);
            if (answers.MoveNext())
            {
                T taken = take(answers);
                connection.Consume(answers.Consumed);
                return taken;
            }
        }
    }
}

/// <summary>What is wanted of an answer.</summary>
internal delegate T TakeAnswer<out T>(ResponseScanner answer);

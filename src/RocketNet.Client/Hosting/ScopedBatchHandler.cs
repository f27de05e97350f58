using Microsoft.Extensions.DependencyInjection;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Hosting;

/// <summary>Gives each batch to a handler from a scope of its own, which ends with it.</summary>
internal sealed class ScopedBatchHandler<THandler>(IServiceScopeFactory scopes) : IMessageBatchHandler
    where THandler : class, IMessageBatchHandler
{
    public async ValueTask<ConsumeResult> HandleAsync(
        IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            THandler handler = scope.ServiceProvider.GetRequiredService<THandler>();
            return await handler.HandleAsync(messages, cancellationToken).ConfigureAwait(false);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Hosting;

/// <summary>Gives each message to a handler from a scope of its own, which ends with it.</summary>
internal sealed class ScopedHandler<THandler>(IServiceScopeFactory scopes) : IMessageHandler
    where THandler : class, IMessageHandler
{
    public async ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            THandler handler = scope.ServiceProvider.GetRequiredService<THandler>();
            return await handler.HandleAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }
}

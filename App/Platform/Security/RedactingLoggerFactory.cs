using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>Masks every log call before any provider sees it, so that a provider added later keeps secrets too.</summary>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public static RedactingLoggerFactory From(IServiceProvider services) => new(new LoggerFactory(
        services.GetServices<ILoggerProvider>(),
        services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
        services.GetRequiredService<IOptions<LoggerFactoryOptions>>(),
        services.GetService<IExternalScopeProvider>()));

    public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class RedactingLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(new RedactedState(state, null));

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel))
            {
                var masked = new RedactedState(state, formatter(state, exception));
                inner.Log(logLevel, eventId, masked, RedactedException.Of(exception), static (text, _) => text.ToString());
            }
        }
    }
}

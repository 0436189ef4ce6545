using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>Hands out the configured database's context as <see cref="AppDb"/> to features, and as <see cref="DbContext"/> to the platform, which knows no tables of theirs.</summary>
internal sealed class AppDbFactory<TContext>(IServiceProvider services) : IDbContextFactory<AppDb>, IDbContextFactory<DbContext>
    where TContext : AppDb
{
    // Made at first use: services that hold this factory are built before the embedded server has started and its address is known.
    private readonly Lazy<IDbContextFactory<TContext>> _inner = new(services.GetRequiredService<IDbContextFactory<TContext>>, LazyThreadSafetyMode.PublicationOnly);

    public AppDb CreateDbContext() => _inner.Value.CreateDbContext();

    public async Task<AppDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => await _inner.Value.CreateDbContextAsync(cancellationToken);

    DbContext IDbContextFactory<DbContext>.CreateDbContext() => CreateDbContext();

    async Task<DbContext> IDbContextFactory<DbContext>.CreateDbContextAsync(CancellationToken cancellationToken) => await CreateDbContextAsync(cancellationToken);
}

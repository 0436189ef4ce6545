using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>Hands out the configured database's context as <see cref="AppDb"/> to features, and as <see cref="DbContext"/> to the platform, which knows no tables of theirs.</summary>
internal sealed class AppDbFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<AppDb>, IDbContextFactory<DbContext>
    where TContext : AppDb
{
    public AppDb CreateDbContext() => inner.CreateDbContext();

    public async Task<AppDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => await inner.CreateDbContextAsync(cancellationToken);

    DbContext IDbContextFactory<DbContext>.CreateDbContext() => CreateDbContext();

    async Task<DbContext> IDbContextFactory<DbContext>.CreateDbContextAsync(CancellationToken cancellationToken) => await CreateDbContextAsync(cancellationToken);
}

using BlazorAccounts.Data.Privacy;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>
/// Contexts that show one person's rows of every table that holds personal data, whatever a query asks for: one that forgets its filter finds too little, never
/// somebody else's. For whatever is done in somebody's name; jobs, sign-in and what looks across people use <see cref="IDbContextFactory{TContext}"/>.
/// </summary>
public interface IOwnedDbs
{
    Task<AppDb> OfAsync(Whose whose, CancellationToken ct);
}

public static class OwnedDbs
{
    extension(IOwnedDbs dbs)
    {
        /// <summary>What is filed under the person; nothing that is filed under a team.</summary>
        public Task<AppDb> OfPersonAsync(Guid userId, CancellationToken ct) => dbs.OfAsync(new(userId, Guid.Empty), ct);

        /// <summary>What is filed under the team, such as plan and invoices; nothing that is filed under a person.</summary>
        public Task<AppDb> OfTeamAsync(Guid teamId, CancellationToken ct) => dbs.OfAsync(new(Guid.Empty, teamId), ct);
    }
}

/// <inheritdoc />
internal sealed class OwnedDbFactory<TContext>(IServiceProvider services) : IOwnedDbs
    where TContext : AppDb
{
    // Made at first use, as in AppDbFactory.
    private readonly Lazy<IDbContextFactory<TContext>> _inner = new(services.GetRequiredService<IDbContextFactory<TContext>>, LazyThreadSafetyMode.PublicationOnly);

    public async Task<AppDb> OfAsync(Whose whose, CancellationToken ct)
    {
        var db = await _inner.Value.CreateDbContextAsync(ct);
        db.Owner = whose; // always, because the context comes from a pool and had another one before
        return db;
    }
}

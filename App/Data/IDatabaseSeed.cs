namespace BlazorAccounts.Data;

/// <summary>Rows a feature needs before the first request, such as its plans. Runs at every start, one node at a time, right after the migrations; must be repeatable.</summary>
public interface IDatabaseSeed
{
    Task SeedAsync(AppDb db, CancellationToken ct);
}

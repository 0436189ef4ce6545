using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Platform.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>Makes the account of <c>Admin:Email</c> administrator once its address is proved, whichever comes first: the setting or the account.</summary>
internal sealed class FirstAdmin(MakeAdmin make, IOptions<AdminOptions> options, IDbContextFactory<AppDb> dbs) : IDatabaseSeed, IHandle<EmailConfirmed>
{
    public Task SeedAsync(AppDb db, CancellationToken ct) =>
        options.Value.Email is { Length: > 0 } email ? make.RunAsync(email, ct) : Task.CompletedTask; // refused while nobody has that address

    public async Task HandleAsync(EmailConfirmed happened, Guid eventId, CancellationToken ct)
    {
        if (options.Value.Email is not { Length: > 0 } email)
        {
            return;
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Users.Where(u => u.Id == happened.UserId).Select(u => u.Email).SingleOrDefaultAsync(ct) is { } confirmed
            && string.Equals(confirmed, email, StringComparison.OrdinalIgnoreCase))
        {
            await make.RunAsync(email, ct);
        }
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>Gives an account the role of administrator. Its sessions end, because a role never changes under one.</summary>
public sealed class MakeAdmin(IDbContextFactory<AppDb> dbs, EndSessions endSessions, TimeProvider clock)
{
    /// <summary>Done also when it is one already; 404, or 409 <c>email_unconfirmed</c> and <c>state_conflict</c>.</summary>
    public async Task<Outcome> RunAsync(string? email, CancellationToken ct)
    {
        var normalized = EmailAddress.Normalize(email);
        await using var db = await dbs.CreateDbContextAsync(ct);
        switch (await UserAccount.Where(db, u => u.NormalizedEmail == normalized).SingleOrDefaultAsync(ct))
        {
            case null:
                return Outcome.Refused(404, "not_found", L($"There is no account with the address {email}."));
            case { IsAdmin: true }:
                return Outcome.Done;
            case { EmailConfirmed: false }:
                return Outcome.Conflict("email_unconfirmed", L($"{email} is not confirmed yet, so it may be anybody's."));
            case { State: not UserState.Active, State: var state }:
                return Outcome.Conflict("state_conflict", L($"The account is {state.ToString().ToLowerInvariant()}."));
            case { Id: var userId }:
                await db.AtomicallyAsync(() => WriteAsync(db, userId, ct), ct);
                endSessions.Tell(userId);
                return Outcome.Done;
        }
    }

    private async Task WriteAsync(AppDb db, Guid userId, CancellationToken ct)
    {
        if (await db.Users.Where(u => u.Id == userId && !u.Standing.IsAdmin).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true), ct) == 0)
        {
            return; // another node was first
        }
        db.Add(new IdentityUserRole<Guid> { UserId = userId, RoleId = AccountRoles.AdminId });
        await endSessions.AllAsync(db, userId, "role_changed", ct);
        db.Audit(clock.GetUtcNow(), null, "account.made_admin", $"user:{userId}", new { IsAdmin = false }, new { IsAdmin = true });
        await db.SaveChangesAsync(ct);
    }
}

using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Subscriptions.Grants;

/// <summary>What is to be given: a plan, or one feature or limit.</summary>
/// <param name="Limit">How much of a limit; null is unlimited.</param>
public sealed record GrantWish(string? Plan, string? Feature, long? Limit, DateTimeOffset? Until, string? Reason);

/// <summary>A grant as administrators see it.</summary>
public sealed record GrantSummary(Guid Id, string? Plan, string? Feature, long? Limit, DateTimeOffset Until, string Reason, DateTimeOffset GrantedAt, DateTimeOffset? EndedAt);

/// <summary>Gives a person's own team a plan, or one feature or limit, until a day; an administrator's act, and never charged.</summary>
public sealed class GrantAccess(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, SubscriptionSignals signals, TimeProvider clock)
{
    public const int MaxReason = 200;
    private const int MaxYears = 10;

    /// <returns>403 for who is no administrator (any more), 404 for an unknown person, 400 field by field, 422 <c>plan_unknown</c> and <c>feature_unknown</c>.</returns>
    public async Task<Outcome<GrantSummary>> RunAsync(Guid by, Guid userId, GrantWish wish, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reason = wish.Reason?.Trim() ?? "";
        if (Problem(wish, reason, now) is { } problem)
        {
            return problem.For<GrantSummary>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<GrantSummary>();
        }
        if (await db.Users.Where(u => u.Id == userId && u.State != UserState.Deleted).Select(u => (Guid?)u.HomeTeamId).SingleOrDefaultAsync(ct) is not { } teamId)
        {
            return Outcome.NotFound.For<GrantSummary>();
        }
        AccessGrant grant;
        if (wish.Plan is { } code)
        {
            if (await plans.NewestAsync(code, ct) is not { Plan.Tier: > PlanTier.Free } offer)
            {
                return Outcome.Refused(422, "plan_unknown", L("There is no such plan to give.")).For<GrantSummary>();
            }
            grant = AccessGrant.OfPlan(teamId, offer.Version.Id, wish.Until!.Value, reason, now);
        }
        else
        {
            grant = AccessGrant.OfFeature(teamId, wish.Feature!, wish.Limit, wish.Until!.Value, reason, now);
        }
        db.Add(grant);
        db.Audit(now, by, "access.granted", $"user:{userId}", after: new { wish.Plan, wish.Feature, wish.Limit, grant.Until, Reason = reason }, address: caller.Address);
        await db.SaveChangesAsync(ct);
        signals.Raise(teamId);
        return new GrantSummary(grant.Id, wish.Plan, grant.Feature, grant.Limit, grant.Until, grant.Reason, now, null);
    }

    /// <summary>Everything that was ever given to a person's own team, newest first.</summary>
    internal static async Task<List<GrantSummary>> ListAsync(AppDb db, Guid userId, CancellationToken ct) => await (
        from g in db.AccessGrants
        join u in db.Users on g.TeamId equals u.HomeTeamId
        where u.Id == userId
        orderby g.GrantedAt descending, g.Id
        select new GrantSummary(
            g.Id, db.PlanVersions.Where(v => v.Id == g.PlanVersionId).Select(v => v.PlanCode).FirstOrDefault(), g.Feature, g.Limit, g.Until, g.Reason, g.GrantedAt, g.EndedAt)).ToListAsync(ct);

    private static Outcome? Problem(GrantWish wish, string reason, DateTimeOffset now)
    {
        var kind = PlanFile.Bundled.Features.FirstOrDefault(f => f.Key == wish.Feature)?.Kind;
        return (wish.Plan, wish.Feature) switch
        {
            (null, null) or (not null, not null) => Outcome.Invalid("plan", "grant_unclear", L("Give either a plan or a feature.")),
            (_, not null) when kind is not (FeatureKind.Switch or FeatureKind.Limit) => Outcome.Refused(422, "feature_unknown", L("There is no such feature or limit to give.")),
            _ when wish.Limit is not null && kind is not FeatureKind.Limit => Outcome.Invalid("limit", "limit_unexpected", L("Only a limit takes a number.")),
            _ when wish.Limit is <= 0 => Outcome.Invalid("limit", "limit_invalid", L("Use a whole number above 0, or leave it out for no limit.")),
            _ when wish.Until is not { } until || until <= now || until > now.AddYears(MaxYears) => Outcome.Invalid("until", "until_invalid", L($"Use a moment to come, within {MaxYears} years.")),
            _ when reason is "" || reason.Length > MaxReason || reason.Any(char.IsControl) => Outcome.Invalid("reason", "reason_invalid", L($"Say why, in one line of at most {MaxReason} characters.")),
            _ => null,
        };
    }
}

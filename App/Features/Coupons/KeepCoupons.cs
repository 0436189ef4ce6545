using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Coupons;

/// <summary>A coupon to make, as it was typed.</summary>
internal sealed record CouponWish(
    string? Code, string? Name, long? PercentOff, long? AmountOff, string? Currency, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, long? MaxRedemptions, long? MaxPerUser, IReadOnlyList<string> Plans,
    bool TrialConversion);

/// <summary>Makes and changes coupons, for administrators; the role is looked up again, because a token's may be an hour old.</summary>
internal sealed class KeepCoupons(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, TimeProvider clock)
{
    /// <summary>400 with messages by field, 403, 409 <c>coupon_exists</c>.</summary>
    public async Task<Outcome<CouponForAdmins>> MakeAsync(CouponWish wish, Guid by, Caller caller, CancellationToken ct)
    {
        var terms = CouponRules.Check(wish, [.. (await plans.OffersAsync(ct)).Where(o => o.Plan is { SelfServe: true, Interval: not null }).Select(o => o.Plan.Code)]);
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!terms.Ok || !await db.IsAdminAsync(by, ct))
        {
            return (terms.Ok ? Outcome.Forbidden : terms).For<CouponForAdmins>();
        }
        var coupon = Coupon.From(terms.Require(), clock.GetUtcNow());
        db.Add(coupon);
        db.Audit(coupon.CreatedAt, by, "coupon.created", $"coupon:{coupon.Id}", after: terms.Require(), address: caller.Address);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (db.Coupons.AsNoTracking().Any(c => c.Code == coupon.Code))
        {
            return Outcome.Conflict("code", "coupon_exists", L("There is a coupon with this code already.")).For<CouponForAdmins>();
        }
        return (await CouponForAdmins.ListAsync(db, db.Coupons.Where(c => c.Id == coupon.Id), ct))[0];
    }

    /// <summary>400 with messages by field, 403, 404, 409 <c>coupon_changed</c>.</summary>
    /// <param name="change">Of what can change: what a coupon takes off, and for which plans, stays as it was offered.</param>
    public async Task<Outcome<CouponForAdmins>> ChangeAsync(Guid id, Action<Coupon> change, Guid by, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (!await db.IsAdminAsync(by, ct))
        {
            return Outcome.Forbidden.For<CouponForAdmins>();
        }
        if (await db.Coupons.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } coupon)
        {
            return Outcome.NotFound.For<CouponForAdmins>();
        }
        var before = Facts(coupon);
        change(coupon);
        var problems = CouponRules.Problems(coupon);
        if (problems.Count > 0)
        {
            return Outcome.Invalid(problems).For<CouponForAdmins>();
        }
        db.Audit(clock.GetUtcNow(), by, "coupon.changed", $"coupon:{id}", before, Facts(coupon), caller.Address);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.Conflict("coupon_changed", L("Somebody else changed this coupon just now. Look at it again.")).For<CouponForAdmins>();
        }
        return (await CouponForAdmins.ListAsync(db, db.Coupons.Where(c => c.Id == id), ct))[0];
    }

    private static object Facts(Coupon c) => new { c.Name, c.IsActive, c.ValidFrom, c.ValidUntil, c.MaxRedemptions, c.MaxPerUser };
}

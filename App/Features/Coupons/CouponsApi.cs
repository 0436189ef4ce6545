using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Coupons;

/// <summary><c>/api/v1/admin/coupons</c>, for administrators.</summary>
internal static class CouponsApi
{
    public static void MapCouponsApi(this IEndpointRouteBuilder api)
    {
        var coupons = api.MapGroup("/admin/coupons").WithTags("Administration").RequireAdministrator();
        coupons.MapGet("", async (AppDb db, CancellationToken ct) => TypedResults.Ok(await CouponForAdmins.ListAsync(db, db.Coupons, ct))).Produces<CouponForAdmins[]>().WithSummary("Coupons with their use");
        coupons.MapGet("/{id:guid}", async (Guid id, AppDb db, CancellationToken ct) =>
            (await CouponForAdmins.ListAsync(db, db.Coupons.Where(c => c.Id == id), ct)) is [var coupon] ? TypedResults.Ok(coupon) : Outcome.NotFound.ToProblem()).Produces<CouponForAdmins>().WithSummary("One coupon");
        coupons.MapPost("", MakeAsync).Accepts<CouponWish>("application/json").Produces<CouponForAdmins>(201).ProducesValidationProblem().WithSummary("Make a coupon");
        coupons.MapPatch("/{id:guid}", ChangeAsync).Accepts<CouponPatch>("application/json").Produces<CouponForAdmins>().ProducesValidationProblem().WithSummary("Change how long and how often a coupon is good");
    }

    private static async Task<IResult> MakeAsync(HttpContext http, KeepCoupons keep, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var wish = new CouponWish(
                body.Text("code"), body.Text("name"), body.Long("percentOff"), body.Long("amountOff"), body.Text("currency"), body.Moment("validFrom"), body.Moment("validUntil"), body.Long("maxRedemptions"),
                body.Long("maxPerUser"), body.Texts("plans"), body.Flag("trialConversion"));
            return body.Refusal?.ToProblem()
                ?? (await keep.MakeAsync(wish, http.User.UserId, Caller.Of(http), ct)).ToHttp(made => TypedResults.Created($"/api/v1/admin/coupons/{made.Id}", made));
        });

    private static async Task<IResult> ChangeAsync(Guid id, HttpContext http, KeepCoupons keep, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (name, active, from, until) = (body.Text("name"), body.Flag("isActive"), body.Moment("validFrom"), body.Moment("validUntil"));
            var (most, perUser) = (Few(body.Long("maxRedemptions")), Few(body.Long("maxPerUser")));
            return body.Refusal?.ToProblem() ?? (await keep.ChangeAsync(id, Apply, http.User.UserId, Caller.Of(http), ct)).ToHttp(changed => TypedResults.Ok(changed));

            // What is not named stays; null takes a limit or a date away.
            void Apply(Coupon coupon)
            {
                coupon.Name = body.Has("name") ? name?.Trim() ?? "" : coupon.Name;
                coupon.IsActive = body.Has("isActive") ? active : coupon.IsActive;
                coupon.ValidFrom = body.Has("validFrom") ? from : coupon.ValidFrom;
                coupon.ValidUntil = body.Has("validUntil") ? until : coupon.ValidUntil;
                coupon.MaxRedemptions = body.Has("maxRedemptions") ? most : coupon.MaxRedemptions;
                coupon.MaxPerUser = body.Has("maxPerUser") ? perUser ?? 0 : coupon.MaxPerUser;
            }
        });

    // Out of range either way is refused as 0 is.
    private static int? Few(long? number) => number is null ? null : number is > 0 and <= CouponRules.MaxUses ? (int)number : 0;

    private sealed record CouponPatch(string? Name, bool? IsActive, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, int? MaxRedemptions, int? MaxPerUser);
}

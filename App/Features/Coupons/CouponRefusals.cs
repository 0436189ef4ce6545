using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Coupons;

/// <summary>Why a coupon cannot be used, each with a code of its own.</summary>
internal static class CouponRefusals
{
    public static Outcome Unknown => Outcome.Refused(422, "coupon_unknown", L("There is no such coupon."));

    public static Outcome NotYetValid(DateTimeOffset from) => Outcome.Refused(422, "coupon_not_yet_valid", L($"This coupon is good from {from.UtcDateTime:d MMM yyyy} on.")).With("validFrom", from);

    public static Outcome Expired => Outcome.Refused(422, "coupon_expired", L("This coupon has expired."));

    public static Outcome WrongPlan => Outcome.Refused(422, "coupon_wrong_plan", L("This coupon is not good for that plan."));

    public static Outcome WrongCurrency(string only) => Outcome.Refused(422, "coupon_wrong_currency", L($"This coupon is only good for prices in {only}.")).With("currency", only);

    public static Outcome NotForYou => Outcome.Refused(422, "coupon_not_for_you", L("This coupon is only for the first payment after a trial."));

    public static Outcome Used => Outcome.Refused(422, "coupon_used", L("You have used this coupon already."));

    public static Outcome Exhausted => Outcome.Refused(422, "coupon_exhausted", L("This coupon has been used as often as it can be."));
}

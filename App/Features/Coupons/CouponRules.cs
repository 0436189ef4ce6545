using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Coupons;

/// <summary>What a coupon may be.</summary>
internal static class CouponRules
{
    public const int MaxName = 40;
    public const int MaxUses = 1_000_000_000;

    public static Outcome<CouponTerms> Check(CouponWish wish, IReadOnlyCollection<string> plans)
    {
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var code = Coupon.Normalize(wish.Code);
        var name = string.IsNullOrWhiteSpace(wish.Name) ? code ?? "" : wish.Name.Trim();
        var currency = wish.Currency?.Trim().ToUpperInvariant();
        Note("code", code is null, L($"Use {Coupon.MinCode} to {Coupon.MaxCode} letters, digits, hyphens and underscores."));
        Note("percentOff", wish.PercentOff is null == wish.AmountOff is null, L("Say either a percentage or an amount."));
        Note("percentOff", wish.PercentOff is < 1 or > 100, L("Use a whole number from 1 to 100."));
        Note("amountOff", wish.AmountOff is < 1 or > 100_000_000_000, L("Use an amount above zero, in minor units."));
        Note("currency", wish.AmountOff is not null && currency is null, L("An amount needs its currency."));
        Note("currency", currency is not null && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)), L("Use a code of three letters, such as USD."));
        Note("plans", wish.Plans.Any(p => !plans.Contains(p)), L("Use codes of plans that are sold here."));
        Note("maxRedemptions", wish.MaxRedemptions is < 1 or > MaxUses, UsesText);
        Note("maxPerUser", wish.MaxPerUser is < 1 or > MaxUses, UsesText);
        if (problems.Count > 0)
        {
            return Outcome.Invalid(problems).For<CouponTerms>();
        }
        var terms = new CouponTerms(
            code!, name, (int?)wish.PercentOff, wish.AmountOff, currency, wish.ValidFrom, wish.ValidUntil, (int?)wish.MaxRedemptions, (int?)wish.MaxPerUser ?? 1,
            [.. wish.Plans.Distinct(StringComparer.Ordinal)], wish.TrialConversion);
        var more = Problems(Coupon.From(terms, DateTimeOffset.UnixEpoch));
        return more.Count > 0 ? Outcome.Invalid(more).For<CouponTerms>() : terms;

        void Note(string field, bool wrong, Text message)
        {
            if (wrong)
            {
                problems.TryAdd(field, [message]);
            }
        }
    }

    /// <summary>What is wrong with what can be changed later, by field.</summary>
    public static IReadOnlyDictionary<string, string[]> Problems(Coupon coupon)
    {
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (coupon.Name.Length is 0 or > MaxName || coupon.Name.Any(char.IsControl))
        {
            problems["name"] = [L($"Use one line of at most {MaxName} characters.")];
        }
        if (coupon.ValidFrom >= coupon.ValidUntil)
        {
            problems["validUntil"] = [L("It has to end after it begins.")];
        }
        if (coupon.MaxRedemptions is < 1 or > MaxUses)
        {
            problems["maxRedemptions"] = [UsesText];
        }
        if (coupon.MaxPerUser is < 1 or > MaxUses)
        {
            problems["maxPerUser"] = [UsesText];
        }
        return problems;
    }

    private static Text UsesText => L("Use a whole number above zero.");
}

using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Coupons;

/// <summary>A code that takes something off the first payment of a plan. What it takes off never changes; how long and how often it is good for does.</summary>
public sealed class Coupon
{
    public const int MinCode = 3;
    public const int MaxCode = 40;

    private Coupon() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>As it is typed, in capitals.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; internal set; } = "";

    /// <summary>1 to 100; null when it takes off an amount.</summary>
    public int? PercentOff { get; private init; }

    /// <summary>Minor units; null when it takes off a part.</summary>
    public long? AmountOff { get; private init; }

    /// <summary>The only currency it is good for; null for any.</summary>
    public string? Currency { get; private init; }

    public DateTimeOffset? ValidFrom { get; internal set; }

    /// <summary>From then on it is not good any more.</summary>
    public DateTimeOffset? ValidUntil { get; internal set; }

    /// <summary>How often all together; null is unlimited.</summary>
    public int? MaxRedemptions { get; internal set; }

    public int MaxPerUser { get; internal set; }

    /// <summary>The plans it is good for; none for all.</summary>
    public IReadOnlyList<string> Plans { get; private init; } = [];

    /// <summary>Only for the first payment of somebody who had a trial.</summary>
    public bool TrialConversion { get; private init; }

    public bool IsActive { get; internal set; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Counts who tried to reserve it: the update makes them take turns, so that limits are counted exactly.</summary>
    public long Turns { get; private set; }

    /// <summary>As it is looked up; null for what can be no code.</summary>
    public static string? Normalize(string? typed) =>
        typed?.Trim().ToUpperInvariant() is { Length: >= MinCode and <= MaxCode } code && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_') ? code : null;

    /// <summary>What it takes off a price: never more than the price; half a minor unit is rounded in the buyer's favour.</summary>
    public Money OffFrom(Money price) => new(
        PercentOff is { } percent ? (long)Math.Round(price.Amount * (decimal)percent / 100, MidpointRounding.AwayFromZero) : Math.Min(price.Amount, AmountOff ?? 0),
        price.Currency);

    internal static Coupon From(CouponTerms terms, DateTimeOffset now) => new()
    {
        Code = terms.Code,
        Name = terms.Name,
        PercentOff = terms.PercentOff,
        AmountOff = terms.AmountOff,
        Currency = terms.Currency,
        ValidFrom = terms.ValidFrom,
        ValidUntil = terms.ValidUntil,
        MaxRedemptions = terms.MaxRedemptions,
        MaxPerUser = terms.MaxPerUser,
        Plans = terms.Plans,
        TrialConversion = terms.TrialConversion,
        IsActive = true,
        CreatedAt = now,
    };
}

/// <summary>What a coupon is made of, checked.</summary>
internal sealed record CouponTerms(
    string Code, string Name, int? PercentOff, long? AmountOff, string? Currency, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, int? MaxRedemptions, int MaxPerUser, IReadOnlyList<string> Plans,
    bool TrialConversion);

using System.Text.RegularExpressions;

namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>How somebody came here. Marketing data: odd values are dropped, never a reason to refuse a registration.</summary>
/// <param name="Ref">A share code.</param>
/// <param name="Source">Landing page, or the site that linked here.</param>
public sealed partial record Visit(string? Ref = null, string? UtmSource = null, string? UtmMedium = null, string? UtmCampaign = null, string? Source = null)
{
    public const int MaxLength = 200;

    public static Visit Of(string? code, string? source, string? medium, string? campaign, string? from) =>
        new(code?.Trim() is { } trimmed && Code().IsMatch(trimmed) ? trimmed : null, Clean(source), Clean(medium), Clean(campaign), Clean(from));

    internal bool IsEmpty => this is { Ref: null, UtmSource: null, UtmMedium: null, UtmCampaign: null, Source: null };

    /// <summary>What was said explicitly wins over what was remembered from the first visit.</summary>
    internal Visit Or(Visit? remembered) => remembered is null ? this : new(
        Ref ?? remembered.Ref,
        UtmSource ?? remembered.UtmSource,
        UtmMedium ?? remembered.UtmMedium,
        UtmCampaign ?? remembered.UtmCampaign,
        Source ?? remembered.Source);

    private static string? Clean(string? text)
    {
        var plain = text is null ? "" : string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return plain.Length == 0 ? null : plain[..Math.Min(plain.Length, MaxLength)];
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{2,40}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}

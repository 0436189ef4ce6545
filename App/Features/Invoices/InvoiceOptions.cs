using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Who sells, and what tax lies in the prices.</summary>
public sealed class InvoiceOptions
{
    public const string Section = "Invoices";

    /// <summary>What the numbers of invoices begin with.</summary>
    public string Prefix { get; set; } = "INV";

    /// <summary>What the numbers of credit notes begin with.</summary>
    public string CreditPrefix { get; set; } = "CN";

    public SellerOptions Seller { get; set; } = new();

    /// <summary>By the buyer's country, ISO 3166. A buyer who gave none is taxed as in the seller's. None: no tax.</summary>
    public Dictionary<string, TaxRule> Tax { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where fonts are looked for first; null for the usual places alone.</summary>
    public string? FontDirectory { get; set; }

    internal TaxRule? RuleFor(Buyer buyer) => Tax.GetValueOrDefault(buyer.Country ?? Seller.Country ?? "");
}

/// <summary>Who stands on the invoices.</summary>
public sealed class SellerOptions
{
    /// <summary>Unset: the brand's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Lines below the name.</summary>
    public List<string> Address { get; } = [];

    /// <summary>A state or province, where tax differs by it.</summary>
    public string? Region { get; set; }

    /// <summary>ISO 3166.</summary>
    public string? Country { get; set; }

    /// <summary>As it is to be printed: <c>GSTIN 29ABCDE1234F2Z5</c> or just the number.</summary>
    public string? TaxId { get; set; }

    internal string Block => string.Join('\n', [Name, .. Address]);
}

/// <summary>The tax of a country. Prices include it.</summary>
public sealed class TaxRule
{
    public string Name { get; set; } = "VAT";

    /// <summary>At most three decimals.</summary>
    public decimal Percent { get; set; }

    /// <summary>What is sold, as the law numbers it: <c>SAC 998439</c>.</summary>
    public string? Code { get; set; }

    /// <summary>Taxes that share the rate evenly when seller and buyer are in one state, such as CGST and SGST.</summary>
    public List<string> Within { get; } = [];

    /// <summary>The tax between states, such as IGST; <see cref="Name"/> when unset.</summary>
    public string? Across { get; set; }

    internal IReadOnlyList<TaxPart> PartsFor(SellerOptions seller, Buyer buyer) =>
        Within.Count > 0 && AreTogether(seller, buyer) ? [.. Within.Select(name => new TaxPart(name, Percent / Within.Count))] : [new(Within.Count > 0 ? Across ?? Name : Name, Percent)];

    // An Indian tax number begins with the state's; without one the address says it.
    private static bool AreTogether(SellerOptions seller, Buyer buyer) =>
        seller.TaxId?.Split(' ')[^1] is { Length: >= 2 } ours && buyer.TaxId is { Length: >= 2 } theirs
            ? string.Equals(ours[..2], theirs[..2], StringComparison.Ordinal)
            : seller.Region is { Length: > 0 } region && string.Equals(region, buyer.Region?.Trim(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>The brand sells, where nobody else is named.</summary>
internal sealed class SellerIsTheBrand(IConfiguration configuration) : IPostConfigureOptions<InvoiceOptions>
{
    public void PostConfigure(string? name, InvoiceOptions options)
    {
        if (options.Seller.Name.Length == 0)
        {
            options.Seller.Name = configuration["Brand:Name"] is { Length: > 0 } brand ? brand : "BlazorAccounts";
        }
    }
}

/// <summary>Says at start which setting is wrong.</summary>
internal sealed class InvoiceOptionsValidator : IValidateOptions<InvoiceOptions>
{
    public ValidateOptionsResult Validate(string? name, InvoiceOptions options)
    {
        List<string> wrong = [];
        Check(IsPrefix(options.Prefix) && IsPrefix(options.CreditPrefix), "Invoices:Prefix and Invoices:CreditPrefix are 1 to 8 capital letters or digits.");
        Check(options.Prefix != options.CreditPrefix, "Invoices:Prefix and Invoices:CreditPrefix differ, because each has numbers of its own.");
        Check(options.Seller.Country is null || Countries.IsKnown(options.Seller.Country), $"Invoices:Seller:Country is '{options.Seller.Country}', which is no country's ISO 3166 code.");
        Check(options.Seller.Block.Length <= 500 && options.Seller.TaxId is not { Length: > 60 }, "Invoices:Seller has at most 500 characters, its TaxId 60.");
        foreach (var (country, rule) in options.Tax)
        {
            Check(Countries.IsKnown(country.ToUpperInvariant()), $"Invoices:Tax:{country} is no country's ISO 3166 code.");
            Check(rule.Percent is > 0 and < 100 && decimal.Round(rule.Percent, 3) == rule.Percent, $"Invoices:Tax:{country}:Percent is above 0 and below 100, with at most three decimals.");
            Check(rule.Within.Count == 0 || decimal.Round(rule.Percent / rule.Within.Count, 3) * rule.Within.Count == rule.Percent, $"Invoices:Tax:{country}:Percent does not divide among Within.");
            Check(rule.Name.Length is > 0 and <= 20 && rule.Code is not { Length: > 40 }, $"Invoices:Tax:{country} has a Name of at most 20 characters and a Code of at most 40.");
        }
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(bool fine, string message)
        {
            if (!fine)
            {
                wrong.Add(message);
            }
        }
    }

    private static bool IsPrefix(string text) => text.Length is > 0 and <= 8 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}

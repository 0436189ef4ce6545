using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Orders;

/// <summary>A pack of credits that can be bought once or more. An order copies what it needs, so a change reaches only later orders.</summary>
public sealed class Product
{
    private readonly List<ProductPrice> _prices = [];

    private Product() { } // EF

    /// <summary>Stable name, such as <c>credits.500</c>.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; private set; } = "";
    public int Credits { get; private set; }

    /// <summary>How long the credits can be spent, from the day they are paid.</summary>
    public int ValidDays { get; private set; }

    /// <summary>Place on the page, from the left.</summary>
    public int Order { get; private set; }

    /// <summary>Whether it is sold now; what left the file is not.</summary>
    public bool IsOffered { get; private set; }

    public IReadOnlyList<ProductPrice> Prices => _prices;

    /// <summary>The price of one; null when it is not sold in that currency.</summary>
    public Money? PriceIn(string currency) => _prices.Find(p => string.Equals(p.Currency, currency, StringComparison.Ordinal)) is { } price ? new(price.Amount, price.Currency) : null;

    internal static Product From(ProductFile.Entry entry)
    {
        var product = new Product { Code = entry.Code };
        product.Describe(entry);
        return product;
    }

    /// <summary>Takes over what the file says now.</summary>
    internal void Describe(ProductFile.Entry entry)
    {
        (Name, Credits, ValidDays, Order, IsOffered) = (entry.Name, entry.Credits, entry.ValidDays, entry.Order, true);
        if (_prices.Count != entry.Prices.Count || !_prices.TrueForAll(p => entry.Prices.TryGetValue(p.Currency, out var amount) && amount == p.Amount))
        {
            _prices.Clear();
            _prices.AddRange(entry.Prices.Select(p => new ProductPrice(p.Key, p.Value)));
        }
    }

    internal void Withdraw() => IsOffered = false;
}

/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units.</param>
public sealed record ProductPrice(string Currency, long Amount);

using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Orders;

/// <summary>Brings the products of the file into the database; what is no longer in it is not offered any more.</summary>
internal sealed class SeedProducts(ProductFile file) : IDatabaseSeed
{
    public async Task SeedAsync(AppDb db, CancellationToken ct)
    {
        var known = await db.Products.ToDictionaryAsync(p => p.Code, ct);
        foreach (var entry in file.Products)
        {
            if (known.Remove(entry.Code, out var product))
            {
                product.Describe(entry);
            }
            else
            {
                db.Products.Add(Product.From(entry));
            }
        }
        foreach (var gone in known.Values)
        {
            gone.Withdraw();
        }
        await db.SaveChangesAsync(ct);
    }
}

using System.Text.RegularExpressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Says whom a team's invoices name from the next one on.</summary>
public sealed partial class SaveBillingDetails(IOwnedDbs dbs, TimeProvider clock)
{
    private const int Most = 100;

    /// <returns>What is saved; 400 with the fields to correct, 403 or 404 for who may not pay for the team.</returns>
    public async Task<Outcome<BillingFields>> RunAsync(Guid teamId, Guid userId, BillingFields typed, Caller caller, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(userId, teamId), ct);
        var may = await db.MayPayAsync(teamId, userId, ct);
        if (!may.Ok)
        {
            return may.For<BillingFields>();
        }
        var fields = Tidy(typed);
        if (ErrorsIn(fields) is { Count: > 0 } errors)
        {
            return Outcome.Invalid(errors).For<BillingFields>();
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(db, teamId, userId, fields, caller, ct);
                return fields;
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                db.ChangeTracker.Clear(); // somebody else of the team saved the first ones
            }
        }
    }

    private async Task WriteAsync(AppDb db, Guid teamId, Guid userId, BillingFields fields, Caller caller, CancellationToken ct)
    {
        var (now, row) = (clock.GetUtcNow(), await db.BillingDetails.SingleOrDefaultAsync(d => d.TeamId == teamId, ct));
        if (row is null)
        {
            row = BillingDetails.For(teamId);
            db.Add(row);
        }
        row.Change(fields, now);
        db.Audit(now, userId, "billing.details_changed", $"team:{teamId}", after: new { fields.Country, HasTaxId = fields.TaxId is not null }, address: caller.Address);
        await db.SaveChangesAsync(ct);
    }

    private static BillingFields Tidy(BillingFields typed) => new()
    {
        Name = typed.Name.Trim(),
        Company = Clean(typed.Company),
        Street = typed.Street.Trim(),
        Street2 = Clean(typed.Street2),
        PostalCode = Clean(typed.PostalCode),
        City = typed.City.Trim(),
        Region = Clean(typed.Region),
        Country = typed.Country.Trim().ToUpperInvariant(),
        TaxId = Clean(Blank().Replace(typed.TaxId ?? "", ""))?.ToUpperInvariant(),
    };

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Dictionary<string, string[]> ErrorsIn(BillingFields fields)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Need("name", fields.Name, L("Say whom the invoices are for."));
        Need("street", fields.Street, L("Say street and number."));
        Need("city", fields.City, L("Say the town."));
        foreach (var (name, text) in new[] { ("company", fields.Company), ("street2", fields.Street2), ("postalCode", fields.PostalCode), ("region", fields.Region) })
        {
            Fit(name, text);
        }
        if (!Countries.IsKnown(fields.Country))
        {
            errors["country"] = [L("Choose a country.")];
        }
        if (fields.TaxId is { } id && !(fields.Country == "IN" ? Gstin() : TaxNumber()).IsMatch(id))
        {
            errors["taxId"] = [fields.Country == "IN" ? L("A GSTIN has 15 characters, such as 29ABCDE1234F2Z5.") : L("Use 4 to 20 letters and digits.")];
        }
        return errors;

        void Need(string name, string text, Text missing)
        {
            if (text.Length == 0)
            {
                errors[name] = [missing];
            }
            Fit(name, text);
        }

        void Fit(string name, string? text)
        {
            if (text is not null && (text.Length > Most || text.Any(char.IsControl)))
            {
                errors[name] = [L($"Use one line of at most {Most} characters.")];
            }
        }
    }

    [GeneratedRegex(@"[\s.\-/]+", RegexOptions.None, 1000)]
    private static partial Regex Blank();

    [GeneratedRegex("^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$", RegexOptions.None, 1000)]
    private static partial Regex Gstin();

    [GeneratedRegex("^[0-9A-Z+*]{4,20}$", RegexOptions.None, 1000)]
    private static partial Regex TaxNumber();
}

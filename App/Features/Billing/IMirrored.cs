using System.Globalization;
using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BlazorAccounts.Features.Billing;

/// <summary>A row that repeats what a gateway says, so that a difference between the two is drift.</summary>
public interface IMirrored
{
    /// <summary>Its name at the gateway, for people: <c>invoice in_1</c>.</summary>
    string Mirrors { get; }

    /// <summary>What it says, in a word.</summary>
    string Says { get; }
}

/// <param name="From">Null for a row that was missing.</param>
internal sealed record Difference(string Subject, string What, string? From, string? To)
{
    // What changes by itself, without anything having happened.
    private static readonly HashSet<string> Quiet = new(StringComparer.Ordinal)
    {
        "Version", nameof(Invoice.HostedUrl), nameof(Invoice.PdfUrl), nameof(Invoice.Lines), nameof(Invoice.Discount), nameof(Invoice.LastAttemptAt), nameof(Dispute.RespondBy), "LastVerifiedAt", "GraceUntil", "CheckedAt", "Note",
    };

    /// <summary>What a context would change in mirrored rows if it were saved now.</summary>
    public static List<Difference> In(AppDb db) =>
    [
        .. from entry in db.ChangeTracker.Entries()
           where entry.State is EntityState.Added or EntityState.Modified
           let row = entry.Entity as IMirrored
           where row is not null
           from difference in entry.State is EntityState.Added ? [new(row.Mirrors, "missing", null, row.Says)] : Of(entry, row)
           select difference,
    ];

    private static IEnumerable<Difference> Of(EntityEntry entry, IMirrored row) =>
        entry.Properties.Where(p => p.IsModified && !Quiet.Contains(p.Metadata.Name) && !Equals(p.OriginalValue, p.CurrentValue))
            .Select(p => new Difference(row.Mirrors, p.Metadata.Name, Text(p.OriginalValue), Text(p.CurrentValue)));

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTimeOffset at => at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

using System.Text.RegularExpressions;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Tests.Data.Privacy;

/// <summary>What the declarations of personal data miss of the model, one sentence each.</summary>
internal static partial class PersonalDataGaps
{
    public static IReadOnlyList<string> In(PersonalTables declared) => [.. Tables(declared), .. Columns(declared), .. Secrets(declared), .. Stored(declared)];

    private static IEnumerable<string> Tables(PersonalTables declared)
    {
        var person = ModelColumns.Model.FindEntityType(typeof(User))!;
        foreach (var table in ModelColumns.Tables)
        {
            var (personal, left) = (declared.Tables.Any(t => t.Row == table.ClrType), declared.Impersonal.ContainsKey(table.ClrType));
            if (personal == left)
            {
                yield return $"{table.ClrType.Name} is {(personal ? "both declared and left" : "neither declared nor left")}.";
            }
            if (left && table.HangsOn(person))
            {
                yield return $"{table.ClrType.Name} is left, but hangs on a person by foreign keys.";
            }
            foreach (var column in ModelColumns.Of(table).Where(c => left && LooksPersonal().IsMatch(c.Path)))
            {
                yield return $"{table.ClrType.Name} is left, but {column.Path} looks like a person's.";
            }
        }
    }

    private static IEnumerable<string> Columns(PersonalTables declared)
    {
        foreach (var table in declared.Tables)
        {
            var inModel = ModelColumns.Tables.Where(t => t.ClrType == table.Row).SelectMany(t => ModelColumns.Of(t)).Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
            var inBook = table.Columns.Select(c => c.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var missing in inModel.Except(inBook))
            {
                yield return $"{table.Row.Name}.{missing} has no class.";
            }
            foreach (var stale in inBook.Except(inModel))
            {
                yield return $"{table.Row.Name}.{stale} is no column.";
            }
        }
    }

    private static IEnumerable<string> Secrets(PersonalTables declared) =>
        from table in declared.Tables
        from column in table.Columns
        where column.IsExported && (LooksSecret().IsMatch(column.Path) || column.Stored is StoredAs.Hash)
        select $"{table.Row.Name}.{column.Path} looks like a secret and is exported.";

    private static IEnumerable<string> Stored(PersonalTables declared)
    {
        foreach (var (table, column) in declared.Tables.SelectMany(t => t.Columns.Select(c => (t, c))))
        {
            var name = $"{table.Row.Name}.{column.Path}";
            if ((column.Pii is PiiLevel.High && column.Stored is StoredAs.Plain) != (column.InClear is not null))
            {
                yield return $"{name} is {(column.InClear is null ? "high and lies there in clear, without a reason" : "no high column in clear, and has a reason")}.";
            }
            var property = ModelColumns.Tables.Where(t => t.ClrType == table.Row).SelectMany(t => ModelColumns.Of(t)).FirstOrDefault(c => c.Path == column.Path)?.Property;
            // Bytes are sealed by the feature that makes them.
            if (property?.ClrType == typeof(string) && (property.SealedFor is not null) != (column.Stored is StoredAs.Encrypted))
            {
                yield return $"{name} is {column.Stored} in the declarations and {(property.SealedFor is null ? "not " : "")}sealed in the model.";
            }
            if (property is { IsEmailHash: true } && column.Stored is not StoredAs.Hash)
            {
                yield return $"{name} is {column.Stored} in the declarations and hashed in the model.";
            }
        }
    }

    [GeneratedRegex(@"(^|\.)(\w*(User|Actor|Owner|Person|Member|Team|Session|Refer\w+|Inviter?|Author|Account)Id|CreatedBy|\w*Email|Address|UserAgent|\w*(First|Last|Display|User)Name|PhotoUrl|Phone\w*)$", RegexOptions.None, 1000)]
    private static partial Regex LooksPersonal();

    [GeneratedRegex("Hash$|Secret|Stamp|Password|PrivateKey|PublicKey|Token(?!s)|Recovery(?=Code)", RegexOptions.None, 1000)]
    private static partial Regex LooksSecret();
}

using System.Globalization;
using System.Text;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Data.Privacy;

/// <summary>Every column of every table says what it is about a person, and docs/personal-data.md says the same.</summary>
[Covers("OPS-1", "OPS-3")]
public sealed class PersonalDataTests
{
    private const string Book = "docs/personal-data.md";
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    [Fact]
    public void Every_table_and_every_column_has_its_class()
    {
        Assert.NotEmpty(PersonalTables.All.Tables);
        Assert.Empty(PersonalDataGaps.In(PersonalTables.All));
    }

    [Fact]
    public void A_table_or_a_column_without_a_class_would_be_found()
    {
        var gaps = PersonalDataGaps.In(PersonalTables.Of([new Forgetful()]));

        Assert.Contains("Invoice is neither declared nor left.", gaps);
        Assert.Contains("TeamMember.Role has no class.", gaps);
        Assert.Contains("UserSession is left, but hangs on a person by foreign keys.", gaps);
        Assert.Contains("RefreshToken is left, but hangs on a person by foreign keys.", gaps);
        Assert.Contains("AuditEntry is left, but ActorId looks like a person's.", gaps);
        Assert.Contains("User.PasswordHash looks like a secret and is exported.", gaps);
        Assert.Contains("User.Learning.TotalXp has no class.", gaps);
        Assert.Contains("User.FirstName is high and lies there in clear, without a reason.", gaps);
        Assert.Contains("User.LastName is Plain in the declarations and sealed in the model.", gaps);
    }

    [Fact]
    public void What_is_left_out_or_kept_says_why()
    {
        var columns = PersonalTables.All.Tables.SelectMany(t => t.Columns).ToList();

        Assert.All(columns, c => Assert.Equal(c is { Class: PersonalClass.Export }, c.Why is null));
        Assert.All(columns.Where(c => c.Class is PersonalClass.Retain), c => Assert.Equal((AtDeletion.Keep, true), (c.AtDeletion, c.Pii is not PiiLevel.High)));
        Assert.All(PersonalTables.All.Impersonal.Values, Assert.NotEmpty);
    }

    [Fact]
    public void A_name_stands_for_one_table_of_the_export() =>
        Assert.Distinct(PersonalTables.All.Tables.Select(t => $"{t.Group}.{t.Name}"));

    [Fact]
    public void The_book_says_the_same()
    {
        var text = Text();
        if (!File.Exists(Repository.PathOf(Book)) || File.ReadAllText(Repository.PathOf(Book)) != text)
        {
            var made = Path.Combine(AppContext.BaseDirectory, "personal-data.md");
            File.WriteAllText(made, text);
            Assert.Fail($"{Book} is not what the code says. Look at it, then: cp {made} {Book}");
        }
    }

    private static string Text()
    {
        var text = new StringBuilder(
            """
            # Personal data

            What the product keeps about a person, column by column. Features say it in code (`…PersonalData.cs`); a test writes this page and fails where a table or
            a column has no class, so the list is whole.

            - **Export** is in the file that people get from `/settings/privacy`. **Omit** is not, for the reason given. **Retain** is, and stays when the account is gone.
            - **PII** is how much a value says about who somebody is: nothing by itself, something together with others (low), or plainly who or where they are (high).
            - **At deletion** is what hard deletion does: the row goes (delete), the value is cleared or replaced in a row that stays (anonymise), or it stays (keep).
            - **Stored** is how a value lies in the database: as it is (plain; for a high one with the reason), sealed (encrypted), or hashed.


            """);
        foreach (var group in PersonalTables.All.Tables.GroupBy(t => t.Group))
        {
            foreach (var table in group)
            {
                text.Append(Invariant, $"## {ModelColumns.Tables.First(t => t.ClrType == table.Row).GetTableName()}\n\nIn the export: `{group.Key}.{table.Name}`.\n\n");
                text.Append("| column | class | PII | at deletion | stored | why |\n| --- | --- | --- | --- | --- | --- |\n");
                foreach (var c in table.Columns)
                {
                    text.Append(Invariant, $"| {c.Path} | {c.Class} | {c.Pii.ToString().ToLowerInvariant()} | {c.AtDeletion.ToString().ToLowerInvariant()} | {c.Stored.ToString().ToLowerInvariant()}{(c.InClear is null ? "" : $": {c.InClear}")} | {c.Why} |\n");
                }
                text.Append('\n');
            }
        }
        text.Append("## Tables without a way from a person to rows\n\n| table | why |\n| --- | --- |\n");
        foreach (var table in ModelColumns.Tables.Where(t => PersonalTables.All.Impersonal.ContainsKey(t.ClrType)))
        {
            text.Append(Invariant, $"| {table.GetTableName()} | {PersonalTables.All.Impersonal[table.ClrType]} |\n");
        }
        return text.ToString();
    }

    private sealed class Forgetful : IPersonalData
    {
        public void Declare(PersonalTables tables)
        {
            tables.Add("users", (db, whose) => db.Users.Where(u => u.Id == whose.UserId)).Export(PiiLevel.None, u => u.PasswordHash).Export(PiiLevel.High, u => u.FirstName!, u => u.LastName!);
            tables.Add("memberships", (db, whose) => db.TeamMembers.Where(m => m.UserId == whose.UserId)).Export(PiiLevel.None, m => m.TeamId);
            tables.Leave<UserSession>("forgotten");
            tables.Leave<BlazorAccounts.Features.Accounts.Tokens.RefreshToken>("forgotten");
            tables.Leave<BlazorAccounts.Platform.Audit.AuditEntry>("forgotten");
        }
    }
}

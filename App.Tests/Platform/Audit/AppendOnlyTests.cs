using BlazorAccounts.Data;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BlazorAccounts.Tests.Platform.Audit;

/// <summary>The database itself refuses to change or delete a line of the audit log, however it is asked.</summary>
[Covers("OPS-4")]
public sealed class AppendOnlyTests
{
    public static TheoryData<string> Statements =>
    [
        """UPDATE "AuditEntries" SET "Action" = 'account.other'""",
        """UPDATE "AuditEntries" SET "Before" = NULL, "After" = NULL, "Address" = NULL""",
        """UPDATE "AuditEntries" SET "ActorId" = NULL""",
        """DELETE FROM "AuditEntries" """,
        """TRUNCATE "AuditEntries" """,
    ];

    [Fact]
    public async Task A_line_is_neither_changed_nor_deleted_by_Entity_Framework()
    {
        await using var app = await WithOneLineAsync();
        await using var db = app.OpenDb();
        var line = await db.AuditEntries.SingleAsync();

        db.Entry(line).Property(l => l.After).CurrentValue = null;
        await RefusedAsync(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        db.Remove(line);
        await RefusedAsync(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        await RefusedAsync(() => db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.Address, (string?)null)));
        await RefusedAsync(() => db.AuditEntries.ExecuteDeleteAsync());

        await AsItWasAsync(app);
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Nor_by_a_statement(string sql)
    {
        await using var app = await WithOneLineAsync();
        await using var db = app.OpenDb();

        await RefusedAsync(() => db.Database.ExecuteSqlRawAsync(sql));

        await AsItWasAsync(app);
    }

    [Fact]
    public async Task The_door_of_erasing_lets_values_be_emptied_and_nothing_else()
    {
        await using var app = await WithOneLineAsync();
        await using var db = app.OpenDb();
        Func<Task>[] others =
        [
            () => db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.Action, "account.other")),
            () => db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.ActorId, (Guid?)null)),
            () => db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.After, "{}")),
            () => db.AuditEntries.ExecuteDeleteAsync(),
        ];
        foreach (var other in others)
        {
            await RefusedAsync(() => db.AtomicallyAsync(async () =>
            {
                await SqlDialect.Of(db).LetErasingAsync(db, true, default);
                await other();
            }));
        }
        await AsItWasAsync(app);

        await db.AtomicallyAsync(async () =>
        {
            await SqlDialect.Of(db).LetErasingAsync(db, true, default);
            await db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.Before, (string?)null).SetProperty(l => l.After, (string?)null).SetProperty(l => l.Address, (string?)null));
        });

        var line = await db.AuditEntries.AsNoTracking().SingleAsync();
        Assert.Equal(("account.made", null, null, null), (line.Action, line.Before, line.After, line.Address));
    }

    [Fact]
    public async Task The_door_shuts_with_its_transaction_and_when_it_is_told_to()
    {
        await using var app = await WithOneLineAsync();
        await using var db = app.OpenDb();
        await db.Database.OpenConnectionAsync(); // the same one throughout
        await db.AtomicallyAsync(() => SqlDialect.Of(db).LetErasingAsync(db, true, default));

        await RefusedAsync(() => db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.Address, (string?)null)));
        await RefusedAsync(() => db.AtomicallyAsync(async () =>
        {
            await SqlDialect.Of(db).LetErasingAsync(db, true, default);
            await SqlDialect.Of(db).LetErasingAsync(db, false, default);
            await db.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(l => l.Address, (string?)null));
        }));

        await AsItWasAsync(app);
    }

    private static async Task<TestApp> WithOneLineAsync()
    {
        var app = await TestApp.StartAsync();
        await using var db = app.OpenDb();
        db.Audit(app.Clock.GetUtcNow(), Guid.CreateVersion7(), "account.made", "user:1", new { A = 1 }, new { A = 2 }, "127.0.0.1");
        await db.SaveChangesAsync();
        return app;
    }

    private static async Task AsItWasAsync(TestApp app)
    {
        await using AppDb db = app.OpenDb();
        var line = await db.AuditEntries.SingleAsync();
        Assert.NotNull(line.ActorId);
        Assert.Equal(("account.made", """{"A":1}""", """{"A":2}""", "127.0.0.1"), (line.Action, line.Before, line.After, line.Address));
    }

    private static async Task RefusedAsync(Func<Task> act)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(act);
        Assert.Equal("The audit log is append-only.", Assert.IsType<PostgresException>(refused as PostgresException ?? refused.InnerException).MessageText);
    }
}

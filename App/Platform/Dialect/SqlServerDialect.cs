using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Dialect;

internal sealed class SqlServerDialect : SqlDialect
{
    public static SqlServerDialect Instance { get; } = new();

    // HOLDLOCK closes the gap between the look and the insert, in which two first tries would both insert.
    public override string CountTry =>
        """
        MERGE "RateCounters" WITH (HOLDLOCK) AS c
        USING (SELECT @p1 AS "Key", @p2 AS "Now", @p3 AS "EndsAt") AS n ON c."Key" = n."Key"
        WHEN MATCHED THEN UPDATE SET
            "Count" = CASE WHEN c."EndsAt" <= n."Now" THEN 1 ELSE c."Count" + 1 END,
            "EndsAt" = CASE WHEN c."EndsAt" <= n."Now" THEN n."EndsAt" ELSE c."EndsAt" END
        WHEN NOT MATCHED THEN INSERT ("Key", "Count", "EndsAt") VALUES (n."Key", 1, n."EndsAt")
        OUTPUT inserted."Count", inserted."EndsAt";
        """;

    public override string UseRefreshToken =>
        """
        SET NOCOUNT ON;
        SET XACT_ABORT ON;
        DECLARE @used TABLE ("SessionId" uniqueidentifier, "NextEnd" datetimeoffset);
        BEGIN TRANSACTION;
        UPDATE t SET "UsedAt" = @p3, "SuccessorId" = @p2
        OUTPUT inserted."SessionId", CASE WHEN DATEADD(second, @p7, s."CreatedAt") < @p5 THEN DATEADD(second, @p7, s."CreatedAt") ELSE @p5 END INTO @used
        FROM "RefreshTokens" AS t JOIN "Sessions" AS s ON s."Id" = t."SessionId" JOIN "Users" AS u ON u."Id" = s."UserId"
        WHERE t."Id" = @p1 AND t."Hash" = @p6 AND t."UsedAt" IS NULL AND t."ExpiresAt" > @p3 AND s."EndedAt" IS NULL AND s."ExpiresAt" > @p3 AND u."State" = 'Active';
        UPDATE s SET "LastSeenAt" = @p3, "ExpiresAt" = n."NextEnd" FROM "Sessions" AS s JOIN @used AS n ON n."SessionId" = s."Id";
        INSERT INTO "RefreshTokens" ("Id", "SessionId", "Hash", "CreatedAt", "ExpiresAt") SELECT @p2, "SessionId", @p4, @p3, "NextEnd" FROM @used;
        COMMIT;
        SELECT s."Id" AS "SessionId", u."Id" AS "UserId", u."HomeTeamId" AS "TeamId", u."DisplayName", u."FirstName", u."UserName", u."Standing_IsAdmin" AS "IsAdmin"
        FROM @used AS n JOIN "Sessions" AS s ON s."Id" = n."SessionId" JOIN "Users" AS u ON u."Id" = s."UserId";
        """;

    protected override string NameOf(int value) => $"@p{value}";

    // Its nodes find out by their next look: Service Broker would need rights that a hosted database seldom gives.
    public override Task NotifyAsync(DbContext db, string channel, string payload, CancellationToken ct) => Task.CompletedTask;

    // Of the session, which a pooled connection begins anew with its next use.
    public override Task LetErasingAsync(DbContext db, bool let, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"EXEC sp_set_session_context N'blazoraccounts.erasing', {(let ? "on" : "off")}", ct);

    public override Task SuspendAuditTriggerAsync(DbContext db, bool suspend, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync(suspend ? """ALTER TABLE "AuditEntries" DISABLE TRIGGER "AuditEntriesAppendOnly" """ : """ALTER TABLE "AuditEntries" ENABLE TRIGGER "AuditEntriesAppendOnly" """, ct);

    public override string Lease(string table, string open, bool counts = true) =>
        $$"""
        WITH due AS (SELECT TOP ({0}) * FROM {{table}} WITH (UPDLOCK, READPAST, ROWLOCK) WHERE {{open}} AND "DueAt" <= {1} ORDER BY "DueAt")
        UPDATE due SET "DueAt" = {2}, "Attempts" = "Attempts" + {{(counts ? 1 : 0)}} OUTPUT inserted."Id" AS "Value"
        """;
}

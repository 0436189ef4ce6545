using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Dialect;

internal sealed class SqlServerDialect : SqlDialect
{
    public static SqlServerDialect Instance { get; } = new();

    // HOLDLOCK closes the gap between the look and the insert, in which two first tries would both insert.
    public override string CountTry =>
        """
        MERGE "RateCounters" WITH (HOLDLOCK) AS c
        USING (SELECT {0} AS "Key", {1} AS "Now", {2} AS "EndsAt") AS n ON c."Key" = n."Key"
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
        DECLARE @used TABLE ("SessionId" uniqueidentifier);
        BEGIN TRANSACTION;
        UPDATE "RefreshTokens" SET "UsedAt" = {2}, "SuccessorId" = {1} OUTPUT inserted."SessionId" INTO @used WHERE "Id" = {0} AND "UsedAt" IS NULL;
        UPDATE "Sessions" SET "LastSeenAt" = {2}, "ExpiresAt" = {4} WHERE "Id" IN (SELECT "SessionId" FROM @used);
        SET NOCOUNT OFF;
        INSERT INTO "RefreshTokens" ("Id", "SessionId", "Hash", "CreatedAt", "ExpiresAt") SELECT {1}, "SessionId", {3}, {2}, {4} FROM @used;
        COMMIT;
        """;

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

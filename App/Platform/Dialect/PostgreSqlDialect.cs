using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Dialect;

internal sealed class PostgreSqlDialect : SqlDialect
{
    public static PostgreSqlDialect Instance { get; } = new();

    public override string CountTry =>
        """
        INSERT INTO "RateCounters" AS c ("Key", "Count", "EndsAt") VALUES ({0}, 1, {2})
        ON CONFLICT ("Key") DO UPDATE SET
            "Count" = CASE WHEN c."EndsAt" <= {1} THEN 1 ELSE c."Count" + 1 END,
            "EndsAt" = CASE WHEN c."EndsAt" <= {1} THEN excluded."EndsAt" ELSE c."EndsAt" END
        RETURNING "Count", "EndsAt"
        """;

    public override string UseRefreshToken =>
        """
        WITH used AS (
            UPDATE "RefreshTokens" SET "UsedAt" = {2}, "SuccessorId" = {1} WHERE "Id" = {0} AND "UsedAt" IS NULL RETURNING "SessionId"
        ), seen AS (
            UPDATE "Sessions" SET "LastSeenAt" = {2}, "ExpiresAt" = {4} FROM used WHERE "Id" = used."SessionId"
        )
        INSERT INTO "RefreshTokens" ("Id", "SessionId", "Hash", "CreatedAt", "ExpiresAt") SELECT {1}, "SessionId", {3}, {2}, {4} FROM used
        """;

    public override Task NotifyAsync(DbContext db, string channel, string payload, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_notify({channel}, {payload})", ct);

    // Local to the transaction: a connection that goes back to the pool has forgotten it.
    public override Task LetErasingAsync(DbContext db, bool let, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT set_config('blazoraccounts.erasing', {(let ? "on" : "off")}, true)", ct);

    public override Task SuspendAuditTriggerAsync(DbContext db, bool suspend, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync(suspend ? """ALTER TABLE "AuditEntries" DISABLE TRIGGER "AuditEntriesAppendOnly" """ : """ALTER TABLE "AuditEntries" ENABLE TRIGGER "AuditEntriesAppendOnly" """, ct);

    public override string Lease(string table, string open, bool counts = true) =>
        $$"""
        UPDATE {{table}} SET "DueAt" = {2}, "Attempts" = "Attempts" + {{(counts ? 1 : 0)}}
        WHERE "Id" IN (SELECT "Id" FROM {{table}} WHERE {{open}} AND "DueAt" <= {1} ORDER BY "DueAt" LIMIT {0} FOR UPDATE SKIP LOCKED)
        RETURNING "Id" AS "Value"
        """;
}

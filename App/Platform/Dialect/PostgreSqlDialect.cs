using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Dialect;

internal sealed class PostgreSqlDialect : SqlDialect
{
    public static PostgreSqlDialect Instance { get; } = new();

    public override string CountTry =>
        """
        INSERT INTO "RateCounters" AS c ("Key", "Count", "EndsAt") VALUES ($1, 1, $3)
        ON CONFLICT ("Key") DO UPDATE SET
            "Count" = CASE WHEN c."EndsAt" <= $2 THEN 1 ELSE c."Count" + 1 END,
            "EndsAt" = CASE WHEN c."EndsAt" <= $2 THEN excluded."EndsAt" ELSE c."EndsAt" END
        RETURNING "Count", "EndsAt"
        """;

    // Found by keys alone and looked at afterwards: with the conditions in the join it could be planned, while the tables are small, over everybody there is.
    public override string UseRefreshToken =>
        """
        WITH found AS MATERIALIZED (
            SELECT s."Id" AS "SessionId", s."EndedAt", s."ExpiresAt", LEAST($5, s."CreatedAt" + $7 * INTERVAL '1 second') AS "NextEnd",
                u."State", u."Id" AS "UserId", u."HomeTeamId" AS "TeamId", u."DisplayName", u."FirstName", u."UserName", u."Standing_IsAdmin" AS "IsAdmin"
            FROM "RefreshTokens" AS t JOIN "Sessions" AS s ON s."Id" = t."SessionId" JOIN "Users" AS u ON u."Id" = s."UserId" WHERE t."Id" = $1
        ), used AS (
            UPDATE "RefreshTokens" AS t SET "UsedAt" = $3, "SuccessorId" = $2 FROM found AS f
            WHERE t."Id" = $1 AND t."Hash" = $6 AND t."UsedAt" IS NULL AND t."ExpiresAt" > $3 AND f."EndedAt" IS NULL AND f."ExpiresAt" > $3 AND f."State" = 'Active'
            RETURNING f.*
        ), seen AS (
            UPDATE "Sessions" AS s SET "LastSeenAt" = $3, "ExpiresAt" = used."NextEnd" FROM used WHERE s."Id" = used."SessionId"
        ), added AS (
            INSERT INTO "RefreshTokens" ("Id", "SessionId", "Hash", "CreatedAt", "ExpiresAt") SELECT $2, "SessionId", $4, $3, "NextEnd" FROM used
        )
        SELECT "SessionId", "UserId", "TeamId", "DisplayName", "FirstName", "UserName", "IsAdmin" FROM used
        """;

    protected override string NameOf(int value) => ""; // a name would have the statement's text searched for it each time

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

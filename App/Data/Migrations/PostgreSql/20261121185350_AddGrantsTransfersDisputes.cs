using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddGrantsTransfersDisputes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "DisputeLostAt",
                table: "Orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "DisputedSince",
                table: "Orders",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Turns",
                table: "CreditLots",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "AccessGrants",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    PlanVersionId = table.Column<Guid>(type: "uuid", nullable: true),
                    Feature = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Limit = table.Column<long>(type: "bigint", nullable: true),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(875)", maxLength: 875, nullable: false),
                    GrantedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessGrants", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccessGrants_PlanVersions_PlanVersionId",
                        column: x => x.PlanVersionId,
                        principalTable: "PlanVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DebitNotices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Charge = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DebitNotices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ManualAgreements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    LookupKey = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    PlanName = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Yearly = table.Column<bool>(type: "boolean", nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    FirstAmount = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    PayUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CancelAtPeriodEnd = table.Column<bool>(type: "boolean", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManualAgreements", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ManualPayments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AgreementId = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Period = table.Column<int>(type: "integer", nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManualPayments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ManualRefunds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManualRefunds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OrderRefunds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrderId = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderRefunds", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrderRefunds_Orders_OrderId",
                        column: x => x.OrderId,
                        principalTable: "Orders",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccessGrants_PlanVersionId",
                table: "AccessGrants",
                column: "PlanVersionId");

            migrationBuilder.CreateIndex(
                name: "IX_AccessGrants_TeamId_Until",
                table: "AccessGrants",
                columns: new[] { "TeamId", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_DebitNotices_Gateway_Charge",
                table: "DebitNotices",
                columns: new[] { "Gateway", "Charge" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DebitNotices_TeamId",
                table: "DebitNotices",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_ManualAgreements_TeamId_OpenedAt",
                table: "ManualAgreements",
                columns: new[] { "TeamId", "OpenedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ManualPayments_AgreementId_Period",
                table: "ManualPayments",
                columns: new[] { "AgreementId", "Period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ManualPayments_TeamId",
                table: "ManualPayments",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_ManualRefunds_PaymentId",
                table: "ManualRefunds",
                column: "PaymentId");

            migrationBuilder.CreateIndex(
                name: "IX_ManualRefunds_TeamId",
                table: "ManualRefunds",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_OrderRefunds_OneAsked",
                table: "OrderRefunds",
                column: "OrderId",
                unique: true,
                filter: "\"State\" = 'Asked'");

            migrationBuilder.CreateIndex(
                name: "IX_OrderRefunds_OrderId_At",
                table: "OrderRefunds",
                columns: new[] { "OrderId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderRefunds_TeamId",
                table: "OrderRefunds",
                column: "TeamId");

            // The ledger is written and never changed.
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION credit_entries_append_only() RETURNS trigger LANGUAGE plpgsql AS $append_only$
                BEGIN
                    RAISE EXCEPTION 'The credits ledger is append-only.' USING ERRCODE = 'insufficient_privilege';
                END
                $append_only$;
                """);
            migrationBuilder.Sql("""CREATE TRIGGER "CreditEntriesAppendOnly" BEFORE UPDATE OR DELETE ON "CreditEntries" FOR EACH ROW EXECUTE FUNCTION credit_entries_append_only();""");
            migrationBuilder.Sql("""CREATE TRIGGER "CreditEntriesNeverEmptied" BEFORE TRUNCATE ON "CreditEntries" FOR EACH STATEMENT EXECUTE FUNCTION credit_entries_append_only();""");

            // What nodes remember about access is dropped wherever it lies (AccessNews, PlanNews), whoever makes the change and however.
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS $tell$
                BEGIN
                    PERFORM pg_notify('access', COALESCE(NEW."TeamId", OLD."TeamId")::text);
                    RETURN NULL;
                END
                $tell$;
                """);
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION tell_plans() RETURNS trigger LANGUAGE plpgsql AS $tell$
                BEGIN
                    PERFORM pg_notify('plans', '');
                    RETURN NULL;
                END
                $tell$;
                """);
            foreach (var table in new[] { "Subscriptions", "AccessGrants" })
            {
                migrationBuilder.Sql($"""CREATE OR REPLACE TRIGGER "{table}TellAccess" AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION tell_access();""");
            }
            foreach (var table in new[] { "Plans", "PlanVersions", "PlanPrices" })
            {
                migrationBuilder.Sql($"""CREATE OR REPLACE TRIGGER "{table}TellPlans" AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION tell_plans();""");
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in new[] { "Plans", "PlanVersions", "PlanPrices" })
            {
                migrationBuilder.Sql($"""DROP TRIGGER IF EXISTS "{table}TellPlans" ON "{table}";""");
            }
            foreach (var table in new[] { "Subscriptions", "AccessGrants" })
            {
                migrationBuilder.Sql($"""DROP TRIGGER IF EXISTS "{table}TellAccess" ON "{table}";""");
            }
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS tell_plans();");
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS tell_access();");

            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "CreditEntriesNeverEmptied" ON "CreditEntries";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "CreditEntriesAppendOnly" ON "CreditEntries";""");
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS credit_entries_append_only();");

            migrationBuilder.DropTable(
                name: "AccessGrants");

            migrationBuilder.DropTable(
                name: "DebitNotices");

            migrationBuilder.DropTable(
                name: "ManualAgreements");

            migrationBuilder.DropTable(
                name: "ManualPayments");

            migrationBuilder.DropTable(
                name: "ManualRefunds");

            migrationBuilder.DropTable(
                name: "OrderRefunds");

            migrationBuilder.DropColumn(
                name: "DisputeLostAt",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "DisputedSince",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "Turns",
                table: "CreditLots");
        }
    }
}

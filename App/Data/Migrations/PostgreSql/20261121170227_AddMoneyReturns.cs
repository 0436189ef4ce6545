using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddMoneyReturns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Invoices_TeamId_IssuedAt",
                table: "Invoices");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "FrozenSince",
                table: "Subscriptions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RevokedAt",
                table: "Subscriptions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "AmountRefunded",
                table: "Invoices",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "CardBrand",
                table: "Invoices",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CardLast4",
                table: "Invoices",
                type: "character varying(4)",
                maxLength: 4,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "DisputeLostAt",
                table: "Invoices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "DisputedSince",
                table: "Invoices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "GatewayPaymentId",
                table: "Invoices",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PeriodEnd",
                table: "Invoices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RefundedAt",
                table: "Invoices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "CheckedAt",
                table: "BillingCustomers",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.CreateTable(
                name: "Disputes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvoiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    GatewayDisputeId = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    RespondBy = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ClosedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Disputes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Reconciliations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    AliveAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Checked = table.Column<int>(type: "integer", nullable: false),
                    Drifted = table.Column<int>(type: "integer", nullable: false),
                    Error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reconciliations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Refunds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvoiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    GatewayRefundId = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Refunds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Drifts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RunId = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Subject = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    What = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    From = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    To = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Repaired = table.Column<bool>(type: "boolean", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Drifts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Drifts_Reconciliations_RunId",
                        column: x => x.RunId,
                        principalTable: "Reconciliations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_Gateway_GatewaySubscriptionId",
                table: "Invoices",
                columns: new[] { "Gateway", "GatewaySubscriptionId" });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_TeamId_IssuedAt_Id",
                table: "Invoices",
                columns: new[] { "TeamId", "IssuedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingCustomers_Gateway_CheckedAt_Id",
                table: "BillingCustomers",
                columns: new[] { "Gateway", "CheckedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Disputes_Gateway_GatewayDisputeId",
                table: "Disputes",
                columns: new[] { "Gateway", "GatewayDisputeId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Disputes_InvoiceId_OpenedAt",
                table: "Disputes",
                columns: new[] { "InvoiceId", "OpenedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Disputes_TeamId",
                table: "Disputes",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_Drifts_RunId",
                table: "Drifts",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_Drifts_TeamId",
                table: "Drifts",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_Reconciliations_OneAtATime",
                table: "Reconciliations",
                column: "Gateway",
                unique: true,
                filter: "\"EndedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Reconciliations_StartedAt",
                table: "Reconciliations",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Refunds_Gateway_GatewayRefundId",
                table: "Refunds",
                columns: new[] { "Gateway", "GatewayRefundId" },
                unique: true,
                filter: "\"GatewayRefundId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Refunds_InvoiceId_At",
                table: "Refunds",
                columns: new[] { "InvoiceId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Refunds_OneAsked",
                table: "Refunds",
                column: "InvoiceId",
                unique: true,
                filter: "\"State\" = 'Asked'");

            migrationBuilder.CreateIndex(
                name: "IX_Refunds_TeamId",
                table: "Refunds",
                column: "TeamId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Disputes");

            migrationBuilder.DropTable(
                name: "Drifts");

            migrationBuilder.DropTable(
                name: "Refunds");

            migrationBuilder.DropTable(
                name: "Reconciliations");

            migrationBuilder.DropIndex(
                name: "IX_Invoices_Gateway_GatewaySubscriptionId",
                table: "Invoices");

            migrationBuilder.DropIndex(
                name: "IX_Invoices_TeamId_IssuedAt_Id",
                table: "Invoices");

            migrationBuilder.DropIndex(
                name: "IX_BillingCustomers_Gateway_CheckedAt_Id",
                table: "BillingCustomers");

            migrationBuilder.DropColumn(
                name: "FrozenSince",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "RevokedAt",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "AmountRefunded",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "CardBrand",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "CardLast4",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "DisputeLostAt",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "DisputedSince",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "GatewayPaymentId",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "PeriodEnd",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "RefundedAt",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "CheckedAt",
                table: "BillingCustomers");

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_TeamId_IssuedAt",
                table: "Invoices",
                columns: new[] { "TeamId", "IssuedAt" });
        }
    }
}

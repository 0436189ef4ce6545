using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PreparedAndApprovedPlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "FollowedAt",
                table: "Checkouts",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Prepared",
                table: "Checkouts",
                type: "nvarchar(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "StartsAt",
                table: "Checkouts",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CashfreeAgreements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TeamId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    LookupKey = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    PlanName = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Yearly = table.Column<bool>(type: "bit", nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    FirstAmount = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    OpenedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    CancelAtPeriodEnd = table.Column<bool>(type: "bit", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CashfreeAgreements", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Checkouts_Prepared",
                table: "Checkouts",
                column: "Prepared",
                filter: "\"Prepared\" IS NOT NULL AND \"Prepared\" <> 'Taken'");

            migrationBuilder.CreateIndex(
                name: "IX_CashfreeAgreements_TeamId_OpenedAt",
                table: "CashfreeAgreements",
                columns: new[] { "TeamId", "OpenedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CashfreeAgreements");

            migrationBuilder.DropIndex(
                name: "IX_Checkouts_Prepared",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "FollowedAt",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "Prepared",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "StartsAt",
                table: "Checkouts");
        }
    }
}

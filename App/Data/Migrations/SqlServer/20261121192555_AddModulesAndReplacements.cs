using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddModulesAndReplacements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Credit",
                table: "Checkouts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "GatewaySubscriptionId",
                table: "Checkouts",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PayBy",
                table: "Checkouts",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReplacedAt",
                table: "Checkouts",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReplacedEndedAt",
                table: "Checkouts",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Replaces",
                table: "Checkouts",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReplacesUntil",
                table: "Checkouts",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ModuleChoices",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Module = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    IsChosen = table.Column<bool>(type: "bit", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ModuleChoices", x => new { x.UserId, x.Module });
                    table.ForeignKey(
                        name: "FK_ModuleChoices_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Checkouts_Gateway_Replaces",
                table: "Checkouts",
                columns: new[] { "Gateway", "Replaces" },
                filter: "\"Replaces\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Checkouts_ReplacedAt",
                table: "Checkouts",
                column: "ReplacedAt",
                filter: "\"ReplacedAt\" IS NOT NULL AND \"ReplacedEndedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ModuleChoices");

            migrationBuilder.DropIndex(
                name: "IX_Checkouts_Gateway_Replaces",
                table: "Checkouts");

            migrationBuilder.DropIndex(
                name: "IX_Checkouts_ReplacedAt",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "Credit",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "GatewaySubscriptionId",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "PayBy",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "ReplacedAt",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "ReplacedEndedAt",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "Replaces",
                table: "Checkouts");

            migrationBuilder.DropColumn(
                name: "ReplacesUntil",
                table: "Checkouts");
        }
    }
}

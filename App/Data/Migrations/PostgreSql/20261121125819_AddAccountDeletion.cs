using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddAccountDeletion : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ClosedAt",
                table: "BillingCustomers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccountDeletions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Comment = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    BillingClosedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ScheduledAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EraseAfter = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ErasingAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RestoredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ErasedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RestoreHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Copy = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountDeletions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DeletionSteps",
                columns: table => new
                {
                    DeletionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    DoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeletionSteps", x => new { x.DeletionId, x.Name });
                    table.ForeignKey(
                        name: "FK_DeletionSteps_AccountDeletions_DeletionId",
                        column: x => x.DeletionId,
                        principalTable: "AccountDeletions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccountDeletions_OneOpen",
                table: "AccountDeletions",
                column: "UserId",
                unique: true,
                filter: "\"State\" <> 'Restored' AND \"State\" <> 'Erased'");

            migrationBuilder.CreateIndex(
                name: "IX_AccountDeletions_RestoreHash",
                table: "AccountDeletions",
                column: "RestoreHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccountDeletions_State_EraseAfter",
                table: "AccountDeletions",
                columns: new[] { "State", "EraseAfter" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeletionSteps");

            migrationBuilder.DropTable(
                name: "AccountDeletions");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "BillingCustomers");
        }
    }
}

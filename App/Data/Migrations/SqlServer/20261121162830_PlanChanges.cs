using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PlanChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "Subscriptions",
                type: "nvarchar(3)",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "NextFrom",
                table: "Subscriptions",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "NextPlanVersionId",
                table: "Subscriptions",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "NextQuantity",
                table: "Subscriptions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Quantity",
                table: "Subscriptions",
                type: "bigint",
                nullable: false,
                defaultValue: 1L);

            migrationBuilder.CreateTable(
                name: "PlanChanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TeamId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    IsOurs = table.Column<bool>(type: "bit", nullable: false),
                    FromVersionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FromQuantity = table.Column<long>(type: "bigint", nullable: false),
                    ToVersionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ToQuantity = table.Column<long>(type: "bigint", nullable: false),
                    LookupKey = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Due = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    EffectiveAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    AcceptedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    SettledAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PlanChanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PlanChanges_PlanVersions_FromVersionId",
                        column: x => x.FromVersionId,
                        principalTable: "PlanVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PlanChanges_PlanVersions_ToVersionId",
                        column: x => x.ToVersionId,
                        principalTable: "PlanVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PlanChanges_Subscriptions_SubscriptionId",
                        column: x => x.SubscriptionId,
                        principalTable: "Subscriptions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SecondCharges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TeamId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Gateway = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    GatewaySubscriptionId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    KeptSubscriptionId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    FoundAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    SettledAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    GatewayRefundId = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SecondCharges", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_NextPlanVersionId",
                table: "Subscriptions",
                column: "NextPlanVersionId");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_FromVersionId",
                table: "PlanChanges",
                column: "FromVersionId");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_OneOpen",
                table: "PlanChanges",
                column: "SubscriptionId",
                unique: true,
                filter: "\"State\" <> 'Applied' AND \"State\" <> 'Refused' AND \"State\" <> 'Withdrawn'");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_State_EffectiveAt",
                table: "PlanChanges",
                columns: new[] { "State", "EffectiveAt" },
                filter: "\"State\" <> 'Applied' AND \"State\" <> 'Refused' AND \"State\" <> 'Withdrawn'");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_TeamId",
                table: "PlanChanges",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_PlanChanges_ToVersionId",
                table: "PlanChanges",
                column: "ToVersionId");

            migrationBuilder.CreateIndex(
                name: "IX_SecondCharges_FoundAt",
                table: "SecondCharges",
                column: "FoundAt",
                filter: "\"SettledAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SecondCharges_Gateway_GatewaySubscriptionId",
                table: "SecondCharges",
                columns: new[] { "Gateway", "GatewaySubscriptionId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SecondCharges_TeamId",
                table: "SecondCharges",
                column: "TeamId");

            migrationBuilder.AddForeignKey(
                name: "FK_Subscriptions_PlanVersions_NextPlanVersionId",
                table: "Subscriptions",
                column: "NextPlanVersionId",
                principalTable: "PlanVersions",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Subscriptions_PlanVersions_NextPlanVersionId",
                table: "Subscriptions");

            migrationBuilder.DropTable(
                name: "PlanChanges");

            migrationBuilder.DropTable(
                name: "SecondCharges");

            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_NextPlanVersionId",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "NextFrom",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "NextPlanVersionId",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "NextQuantity",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "Quantity",
                table: "Subscriptions");
        }
    }
}

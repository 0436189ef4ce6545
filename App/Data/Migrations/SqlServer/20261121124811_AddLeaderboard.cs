using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddLeaderboard : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_TrialEnd",
                table: "Subscriptions");

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedUserName",
                table: "Users",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedEmail",
                table: "Users",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsListed",
                table: "Users",
                type: "bit",
                nullable: false,
                defaultValue: false);

            // Who is public already; before the columns that are worked out of it.
            migrationBuilder.Sql(
                """
                UPDATE "Users" SET "IsListed" = (SELECT t."IsPublic" FROM "TraderProfiles" t WHERE t."UserId" = "Users"."Id")
                WHERE EXISTS (SELECT 1 FROM "TraderProfiles" t WHERE t."UserId" = "Users"."Id");
                """);

            migrationBuilder.AddColumn<long>(
                name: "LeaderboardKey",
                table: "Users",
                type: "bigint",
                nullable: true,
                computedColumnSql: "CAST(CASE WHEN CAST(\"IsListed\" AS int) = 1 AND \"State\" = 'Active' THEN CAST(CASE WHEN \"Learning_StreakUntil\" IS NULL THEN 0 ELSE \"Learning_CurrentStreak\" END AS bigint) * 1000000000000 + CASE WHEN \"Learning_TotalXp\" < 1000000000000 THEN \"Learning_TotalXp\" ELSE 999999999999 END END AS bigint)",
                stored: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "LeaderboardUntil",
                table: "Users",
                type: "datetimeoffset",
                nullable: true,
                computedColumnSql: "CASE WHEN CAST(\"IsListed\" AS int) = 1 AND \"State\" = 'Active' THEN \"Learning_StreakUntil\" END",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "ListedName",
                table: "Users",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true,
                computedColumnSql: "CASE WHEN CAST(\"IsListed\" AS int) = 1 AND \"State\" = 'Active' THEN UPPER(\"DisplayName\") END COLLATE Latin1_General_100_BIN2",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "ListedUserName",
                table: "Users",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                computedColumnSql: "CASE WHEN CAST(\"IsListed\" AS int) = 1 AND \"State\" = 'Active' THEN \"NormalizedUserName\" END COLLATE Latin1_General_100_BIN2",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "IX_Users_LeaderboardKey_Id_LeaderboardUntil",
                table: "Users",
                columns: new[] { "LeaderboardKey", "Id", "LeaderboardUntil" },
                descending: new[] { true, false, false });

            migrationBuilder.CreateIndex(
                name: "IX_Users_LeaderboardUntil",
                table: "Users",
                column: "LeaderboardUntil");

            migrationBuilder.CreateIndex(
                name: "IX_Users_ListedName_Id",
                table: "Users",
                columns: new[] { "ListedName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_ListedUserName",
                table: "Users",
                column: "ListedUserName");

            migrationBuilder.CreateIndex(
                name: "IX_Users_State_LastSignInAt_Id",
                table: "Users",
                columns: new[] { "State", "LastSignInAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_Status_PaidThrough_Id",
                table: "Subscriptions",
                columns: new[] { "Status", "PaidThrough", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_TrialEnd_Id",
                table: "Subscriptions",
                columns: new[] { "TrialEnd", "Id" },
                filter: "\"Status\" = 'Trialing'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Users_LeaderboardKey_Id_LeaderboardUntil",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_LeaderboardUntil",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_ListedName_Id",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_ListedUserName",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_State_LastSignInAt_Id",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_Status_PaidThrough_Id",
                table: "Subscriptions");

            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_TrialEnd_Id",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "LeaderboardKey",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "LeaderboardUntil",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "ListedName",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "ListedUserName",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "IsListed",
                table: "Users");

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedUserName",
                table: "Users",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(256)",
                oldMaxLength: 256,
                oldNullable: true,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedEmail",
                table: "Users",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(256)",
                oldMaxLength: 256,
                oldNullable: true,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_TrialEnd",
                table: "Subscriptions",
                column: "TrialEnd",
                filter: "\"Status\" = 'Trialing'");
        }
    }
}

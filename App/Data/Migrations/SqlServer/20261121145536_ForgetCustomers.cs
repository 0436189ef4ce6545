using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ForgetCustomers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "BodyClearedAt",
                table: "GatewayEvents",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ForgottenAt",
                table: "BillingCustomers",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_GatewayEvents_ReceivedAt",
                table: "GatewayEvents",
                column: "ReceivedAt",
                filter: "\"BodyClearedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_GatewayEvents_ReceivedAt",
                table: "GatewayEvents");

            migrationBuilder.DropColumn(
                name: "BodyClearedAt",
                table: "GatewayEvents");

            migrationBuilder.DropColumn(
                name: "ForgottenAt",
                table: "BillingCustomers");
        }
    }
}

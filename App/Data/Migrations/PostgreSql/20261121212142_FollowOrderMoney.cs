using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class FollowOrderMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "LostAmount",
                table: "Orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "GatewayRefundId",
                table: "OrderRefunds",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LostAmount",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "GatewayRefundId",
                table: "OrderRefunds");
        }
    }
}

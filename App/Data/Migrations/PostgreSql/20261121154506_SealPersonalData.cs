using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class SealPersonalData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "StateReason",
                table: "Users",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "PhoneNumber",
                table: "Users",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "LastName",
                table: "Users",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "FirstName",
                table: "Users",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Email",
                table: "Users",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Device_DeviceId",
                table: "Users",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Bio",
                table: "Users",
                type: "character varying(875)",
                maxLength: 875,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Name",
                table: "Teams",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256);

            migrationBuilder.AlterColumn<string>(
                name: "UserAgent",
                table: "SignIns",
                type: "character varying(1675)",
                maxLength: 1675,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "SignIns",
                type: "character varying(331)",
                maxLength: 331,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "UserAgent",
                table: "Sessions",
                type: "character varying(1675)",
                maxLength: 1675,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "Sessions",
                type: "character varying(331)",
                maxLength: 331,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "To",
                table: "OutboxMails",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256);

            migrationBuilder.AlterColumn<string>(
                name: "LastError",
                table: "OutboxMails",
                type: "character varying(8075)",
                maxLength: 8075,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ToHash",
                table: "OutboxMails",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Payload",
                table: "OutboxEvents",
                type: "character varying(32075)",
                maxLength: 32075,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(8000)",
                oldMaxLength: 8000);

            migrationBuilder.AlterColumn<string>(
                name: "LastError",
                table: "OutboxEvents",
                type: "character varying(8075)",
                maxLength: 8075,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EmailHash",
                table: "OutboxEvents",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Title",
                table: "Notifications",
                type: "character varying(555)",
                maxLength: 555,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(120)",
                oldMaxLength: 120);

            migrationBuilder.AlterColumn<string>(
                name: "Text",
                table: "Notifications",
                type: "character varying(1675)",
                maxLength: 1675,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400);

            migrationBuilder.AlterColumn<string>(
                name: "PdfUrl",
                table: "Invoices",
                type: "character varying(8267)",
                maxLength: 8267,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2048)",
                oldMaxLength: 2048,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "HostedUrl",
                table: "Invoices",
                type: "character varying(8267)",
                maxLength: 8267,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2048)",
                oldMaxLength: 2048,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Body",
                table: "GatewayEvents",
                type: "character varying(4194379)",
                maxLength: 4194379,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1048576)",
                oldMaxLength: 1048576);

            migrationBuilder.AddColumn<string>(
                name: "GatewayCustomerId",
                table: "GatewayEvents",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "OldEmail",
                table: "EmailChanges",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256);

            migrationBuilder.AlterColumn<string>(
                name: "NewEmail",
                table: "EmailChanges",
                type: "character varying(1099)",
                maxLength: 1099,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256);

            migrationBuilder.AlterColumn<string>(
                name: "LastError",
                table: "DataExports",
                type: "character varying(8075)",
                maxLength: 8075,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Before",
                table: "AuditEntries",
                type: "character varying(32075)",
                maxLength: 32075,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8000)",
                oldMaxLength: 8000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "After",
                table: "AuditEntries",
                type: "character varying(32075)",
                maxLength: 32075,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8000)",
                oldMaxLength: 8000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "AuditEntries",
                type: "character varying(331)",
                maxLength: 331,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Comment",
                table: "AccountDeletions",
                type: "character varying(2075)",
                maxLength: 2075,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(500)",
                oldMaxLength: 500,
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_ToHash",
                table: "OutboxMails",
                column: "ToHash");

            // So that erasing finds what came before the column; sealed by a job afterwards.
            migrationBuilder.Sql(
                """
                UPDATE "GatewayEvents" SET "GatewayCustomerId" = LEFT(COALESCE("Body"::json #>> '{data,object,customer}', CASE WHEN "Body"::json #>> '{data,object,object}' = 'customer' THEN "Body"::json #>> '{data,object,id}' END), 255)
                WHERE "Body" LIKE '{%';
                """);

            migrationBuilder.CreateIndex(
                name: "IX_GatewayEvents_GatewayCustomerId",
                table: "GatewayEvents",
                column: "GatewayCustomerId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_ToHash",
                table: "OutboxMails");

            migrationBuilder.DropIndex(
                name: "IX_GatewayEvents_GatewayCustomerId",
                table: "GatewayEvents");

            migrationBuilder.DropColumn(
                name: "ToHash",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "EmailHash",
                table: "OutboxEvents");

            migrationBuilder.DropColumn(
                name: "GatewayCustomerId",
                table: "GatewayEvents");

            migrationBuilder.AlterColumn<string>(
                name: "StateReason",
                table: "Users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "PhoneNumber",
                table: "Users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "LastName",
                table: "Users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "FirstName",
                table: "Users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Email",
                table: "Users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Device_DeviceId",
                table: "Users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Bio",
                table: "Users",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(875)",
                oldMaxLength: 875,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Name",
                table: "Teams",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099);

            migrationBuilder.AlterColumn<string>(
                name: "UserAgent",
                table: "SignIns",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1675)",
                oldMaxLength: 1675,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "SignIns",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(331)",
                oldMaxLength: 331,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "UserAgent",
                table: "Sessions",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1675)",
                oldMaxLength: 1675,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "Sessions",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(331)",
                oldMaxLength: 331,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "To",
                table: "OutboxMails",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099);

            migrationBuilder.AlterColumn<string>(
                name: "LastError",
                table: "OutboxMails",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8075)",
                oldMaxLength: 8075,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Payload",
                table: "OutboxEvents",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(32075)",
                oldMaxLength: 32075);

            migrationBuilder.AlterColumn<string>(
                name: "LastError",
                table: "OutboxEvents",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8075)",
                oldMaxLength: 8075,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Title",
                table: "Notifications",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(555)",
                oldMaxLength: 555);

            migrationBuilder.AlterColumn<string>(
                name: "Text",
                table: "Notifications",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1675)",
                oldMaxLength: 1675);

            migrationBuilder.AlterColumn<string>(
                name: "PdfUrl",
                table: "Invoices",
                type: "character varying(2048)",
                maxLength: 2048,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8267)",
                oldMaxLength: 8267,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "HostedUrl",
                table: "Invoices",
                type: "character varying(2048)",
                maxLength: 2048,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8267)",
                oldMaxLength: 8267,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Body",
                table: "GatewayEvents",
                type: "character varying(1048576)",
                maxLength: 1048576,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4194379)",
                oldMaxLength: 4194379);

            migrationBuilder.AlterColumn<string>(
                name: "OldEmail",
                table: "EmailChanges",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099);

            migrationBuilder.AlterColumn<string>(
                name: "NewEmail",
                table: "EmailChanges",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1099)",
                oldMaxLength: 1099);

            migrationBuilder.AlterColumn<string>(
                name: "LastError",
                table: "DataExports",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(8075)",
                oldMaxLength: 8075,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Before",
                table: "AuditEntries",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(32075)",
                oldMaxLength: 32075,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "After",
                table: "AuditEntries",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(32075)",
                oldMaxLength: 32075,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "AuditEntries",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(331)",
                oldMaxLength: 331,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Comment",
                table: "AccountDeletions",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2075)",
                oldMaxLength: 2075,
                oldNullable: true);
        }
    }
}

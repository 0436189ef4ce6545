using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddInvoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Discount",
                table: "Invoices",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Lines",
                table: "Invoices",
                type: "nvarchar(max)",
                maxLength: 8000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "BillingDetails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TeamId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: false),
                    Company = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    Street = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: false),
                    Street2 = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    PostalCode = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    City = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: false),
                    Region = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    Country = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: false),
                    TaxId = table.Column<string>(type: "nvarchar(315)", maxLength: 315, nullable: true),
                    ChangedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingDetails", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DocumentSeries",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentSeries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "IssuedDocuments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TeamId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Number = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: false),
                    Cause = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    AboutId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CorrectsId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    CorrectsNumber = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: true),
                    IssuedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Language = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    Seller = table.Column<string>(type: "nvarchar(600)", maxLength: 600, nullable: false),
                    SellerTaxId = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    Lines = table.Column<string>(type: "nvarchar(max)", maxLength: 16000, nullable: false),
                    Discount = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Taxes = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    TaxCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    PaidAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Gateway = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    PaymentReference = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    CardBrand = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    CardLast4 = table.Column<string>(type: "nvarchar(4)", maxLength: 4, nullable: true),
                    Buyer_Address = table.Column<string>(type: "nvarchar(2475)", maxLength: 2475, nullable: true),
                    Buyer_Company = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    Buyer_Country = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: true),
                    Buyer_Email = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    Buyer_Name = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: false),
                    Buyer_Region = table.Column<string>(type: "nvarchar(1099)", maxLength: 1099, nullable: true),
                    Buyer_TaxId = table.Column<string>(type: "nvarchar(315)", maxLength: 315, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IssuedDocuments", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BillingDetails_TeamId",
                table: "BillingDetails",
                column: "TeamId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IssuedDocuments_AboutId",
                table: "IssuedDocuments",
                column: "AboutId");

            migrationBuilder.CreateIndex(
                name: "IX_IssuedDocuments_Cause",
                table: "IssuedDocuments",
                column: "Cause",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IssuedDocuments_CorrectsId",
                table: "IssuedDocuments",
                column: "CorrectsId");

            migrationBuilder.CreateIndex(
                name: "IX_IssuedDocuments_Number",
                table: "IssuedDocuments",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IssuedDocuments_TeamId_IssuedAt_Id",
                table: "IssuedDocuments",
                columns: new[] { "TeamId", "IssuedAt", "Id" });

            // What was issued is never changed and never removed, whoever asks.
            // In EXEC, because a trigger has to be the first statement of its batch and a script may put an IF before it.
            migrationBuilder.Sql(
                """
                EXEC(N'
                CREATE OR ALTER TRIGGER [IssuedDocumentsAppendOnly] ON [IssuedDocuments] AFTER UPDATE, DELETE AS
                BEGIN
                    SET NOCOUNT ON;
                    IF NOT EXISTS (SELECT 1 FROM deleted) RETURN;
                    IF CAST(SESSION_CONTEXT(N''blazoraccounts.erasing'') AS nvarchar(3)) = N''on''
                        AND (SELECT COUNT(*) FROM inserted) = (SELECT COUNT(*) FROM deleted)
                        AND NOT EXISTS (
                            SELECT [Id], [TeamId], [Kind], [Number], [Cause], [AboutId], [CorrectsId], [CorrectsNumber], [IssuedAt], [Language], [Seller], [SellerTaxId], [Lines], [Discount], [Total], [Currency], [Taxes], [TaxCode], [PaidAt], [Gateway], [PaymentReference], [CardBrand], [CardLast4], [Buyer_Country] FROM inserted
                            EXCEPT SELECT [Id], [TeamId], [Kind], [Number], [Cause], [AboutId], [CorrectsId], [CorrectsNumber], [IssuedAt], [Language], [Seller], [SellerTaxId], [Lines], [Discount], [Total], [Currency], [Taxes], [TaxCode], [PaidAt], [Gateway], [PaymentReference], [CardBrand], [CardLast4], [Buyer_Country] FROM deleted)
                        RETURN;
                    THROW 50002, N''Issued invoices are append-only.'', 1;
                END');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER IF EXISTS [IssuedDocumentsAppendOnly];");

            migrationBuilder.DropTable(
                name: "BillingDetails");

            migrationBuilder.DropTable(
                name: "DocumentSeries");

            migrationBuilder.DropTable(
                name: "IssuedDocuments");

            migrationBuilder.DropColumn(
                name: "Discount",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "Lines",
                table: "Invoices");
        }
    }
}

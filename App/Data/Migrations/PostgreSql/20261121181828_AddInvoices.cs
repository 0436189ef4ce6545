using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
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
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "BillingDetails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: false),
                    Company = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    Street = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: false),
                    Street2 = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    PostalCode = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    City = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: false),
                    Region = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    Country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    TaxId = table.Column<string>(type: "character varying(315)", maxLength: 315, nullable: true),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingDetails", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DocumentSeries",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
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
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Number = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Cause = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    AboutId = table.Column<Guid>(type: "uuid", nullable: false),
                    CorrectsId = table.Column<Guid>(type: "uuid", nullable: true),
                    CorrectsNumber = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    IssuedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Seller = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    SellerTaxId = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    Lines = table.Column<string>(type: "character varying(16000)", maxLength: 16000, nullable: false),
                    Discount = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Taxes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    TaxCode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    PaidAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Gateway = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    PaymentReference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    CardBrand = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    CardLast4 = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: true),
                    Buyer_Address = table.Column<string>(type: "character varying(2475)", maxLength: 2475, nullable: true),
                    Buyer_Company = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    Buyer_Country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true),
                    Buyer_Email = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    Buyer_Name = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: false),
                    Buyer_Region = table.Column<string>(type: "character varying(1099)", maxLength: 1099, nullable: true),
                    Buyer_TaxId = table.Column<string>(type: "character varying(315)", maxLength: 315, nullable: true)
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
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION issued_documents_append_only() RETURNS trigger LANGUAGE plpgsql AS $append_only$
                DECLARE buyer text[] := ARRAY['Buyer_Name', 'Buyer_Company', 'Buyer_Email', 'Buyer_Address', 'Buyer_Region', 'Buyer_TaxId'];
                BEGIN
                    IF TG_OP = 'UPDATE' AND current_setting('blazoraccounts.erasing', true) = 'on' AND to_jsonb(NEW) - buyer = to_jsonb(OLD) - buyer THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Issued invoices are append-only.' USING ERRCODE = 'insufficient_privilege';
                END
                $append_only$;
                """);
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "IssuedDocumentsAppendOnly" ON "IssuedDocuments";""");
            migrationBuilder.Sql("""CREATE TRIGGER "IssuedDocumentsAppendOnly" BEFORE UPDATE OR DELETE ON "IssuedDocuments" FOR EACH ROW EXECUTE FUNCTION issued_documents_append_only();""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "IssuedDocumentsNeverEmptied" ON "IssuedDocuments";""");
            migrationBuilder.Sql("""CREATE TRIGGER "IssuedDocumentsNeverEmptied" BEFORE TRUNCATE ON "IssuedDocuments" FOR EACH STATEMENT EXECUTE FUNCTION issued_documents_append_only();""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "IssuedDocumentsNeverEmptied" ON "IssuedDocuments";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "IssuedDocumentsAppendOnly" ON "IssuedDocuments";""");
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS issued_documents_append_only();");

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

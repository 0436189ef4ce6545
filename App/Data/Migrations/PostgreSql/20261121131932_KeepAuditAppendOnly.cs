using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class KeepAuditAppendOnly : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Lines are written and never changed; erasing an account may empty what tells of a person, behind a door that opens for one transaction.
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION audit_entries_append_only() RETURNS trigger LANGUAGE plpgsql AS $append_only$
                BEGIN
                    IF TG_OP = 'UPDATE' AND current_setting('blazoraccounts.erasing', true) = 'on' THEN
                        IF (NEW."Id", NEW."At", NEW."Action", NEW."Target") = (OLD."Id", OLD."At", OLD."Action", OLD."Target")
                            AND NEW."ActorId" IS NOT DISTINCT FROM OLD."ActorId"
                            AND (NEW."Before" IS NULL OR NEW."Before" IS NOT DISTINCT FROM OLD."Before")
                            AND (NEW."After" IS NULL OR NEW."After" IS NOT DISTINCT FROM OLD."After")
                            AND (NEW."Address" IS NULL OR NEW."Address" IS NOT DISTINCT FROM OLD."Address") THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
                END
                $append_only$;
                """);
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "AuditEntriesAppendOnly" ON "AuditEntries";""");
            migrationBuilder.Sql("""CREATE TRIGGER "AuditEntriesAppendOnly" BEFORE UPDATE OR DELETE ON "AuditEntries" FOR EACH ROW EXECUTE FUNCTION audit_entries_append_only();""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "AuditEntriesNeverEmptied" ON "AuditEntries";""");
            migrationBuilder.Sql("""CREATE TRIGGER "AuditEntriesNeverEmptied" BEFORE TRUNCATE ON "AuditEntries" FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_append_only();""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "AuditEntriesNeverEmptied" ON "AuditEntries";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "AuditEntriesAppendOnly" ON "AuditEntries";""");
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS audit_entries_append_only();");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class KeepAuditAppendOnly : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Lines are written and never changed; erasing an account may empty what tells of a person, behind a door that its session opens.
            // In EXEC, because a trigger has to be the first statement of its batch and a script may put an IF before it.
            migrationBuilder.Sql(
                """
                EXEC(N'
                CREATE OR ALTER TRIGGER [AuditEntriesAppendOnly] ON [AuditEntries] AFTER UPDATE, DELETE AS
                BEGIN
                    SET NOCOUNT ON;
                    IF NOT EXISTS (SELECT 1 FROM deleted) RETURN;
                    IF CAST(SESSION_CONTEXT(N''blazoraccounts.erasing'') AS nvarchar(3)) = N''on''
                        AND (SELECT COUNT(*) FROM inserted) = (SELECT COUNT(*) FROM deleted)
                        AND NOT EXISTS (
                            SELECT [Id], [At], [ActorId], [Action], [Target] FROM inserted
                            EXCEPT SELECT [Id], [At], [ActorId], [Action], [Target] FROM deleted)
                        AND NOT EXISTS (
                            SELECT 1 FROM inserted i JOIN deleted d ON d.[Id] = i.[Id]
                            WHERE (i.[Before] IS NOT NULL AND (d.[Before] IS NULL OR i.[Before] <> d.[Before]))
                                OR (i.[After] IS NOT NULL AND (d.[After] IS NULL OR i.[After] <> d.[After]))
                                OR (i.[Address] IS NOT NULL AND (d.[Address] IS NULL OR i.[Address] <> d.[Address])))
                        RETURN;
                    THROW 50001, N''The audit log is append-only.'', 1;
                END');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER IF EXISTS [AuditEntriesAppendOnly];");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddRecommendations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SecondsTaken",
                table: "Onboardings",
                type: "int",
                nullable: true);

            // Of wizards that were completed before there was the column.
            migrationBuilder.Sql("""EXEC(N'UPDATE [Onboardings] SET [SecondsTaken] = DATEDIFF(second, [StartedAt], [CompletedAt]) WHERE [CompletedAt] IS NOT NULL')""");

            migrationBuilder.CreateTable(
                name: "ModulePopularities",
                columns: table => new
                {
                    Trait = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Module = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Sample = table.Column<int>(type: "int", nullable: false),
                    Chosen = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ModulePopularities", x => new { x.Trait, x.Module });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Onboardings_StartedAt_SecondsTaken",
                table: "Onboardings",
                columns: new[] { "StartedAt", "SecondsTaken" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ModulePopularities");

            migrationBuilder.DropIndex(
                name: "IX_Onboardings_StartedAt_SecondsTaken",
                table: "Onboardings");

            migrationBuilder.DropColumn(
                name: "SecondsTaken",
                table: "Onboardings");
        }
    }
}

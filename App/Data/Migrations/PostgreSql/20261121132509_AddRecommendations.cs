using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BlazorAccounts.Data.Migrations.PostgreSql
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
                type: "integer",
                nullable: true);

            // Of wizards that were completed before there was the column.
            migrationBuilder.Sql("""UPDATE "Onboardings" SET "SecondsTaken" = CAST(TRUNC(EXTRACT(EPOCH FROM "CompletedAt" - "StartedAt")) AS integer) WHERE "CompletedAt" IS NOT NULL""");

            migrationBuilder.CreateTable(
                name: "ModulePopularities",
                columns: table => new
                {
                    Trait = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Module = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Sample = table.Column<int>(type: "integer", nullable: false),
                    Chosen = table.Column<int>(type: "integer", nullable: false)
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

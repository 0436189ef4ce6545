using System.Globalization;
using BlazorAccounts.Data;
using Npgsql;

namespace BlazorAccounts.Features.Samples;

/// <summary><c>seed-people COUNT [SEED]</c> on the command line: fills a database of a developer with people who do not exist, and ends.</summary>
internal static class SeedPeopleCommand
{
    private const int MaxCount = 9_999_999; // usernames have room for seven digits
    private const int MaxSeed = 99;

    public static bool IsAsked(string[] args) => args is ["seed-people", ..];

    /// <returns>The process's exit code: 0, 1 when it was refused, 2 when the command is wrong.</returns>
    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        if (Read(args) is not var (count, seed))
        {
            await Console.Error.WriteLineAsync($"Usage: seed-people COUNT [SEED], with a count up to {MaxCount} and a seed from 1 to {MaxSeed}");
            return 2;
        }
        await using var stopping = app;
        if (Refusal(app) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return 1;
        }
        var database = app.Services.GetRequiredService<DatabaseStart>();
        await database.StartingAsync(CancellationToken.None);
        await database.Ready.WaitAsync(TimeSpan.FromMinutes(1));
        await app.Services.GetRequiredService<SeedPeople>().RunAsync(count, seed, Console.WriteLine, CancellationToken.None);
        return 0;
    }

    private static string? Refusal(WebApplication app) =>
        !app.Environment.IsDevelopment() ? "seed-people runs in Development only: it adds people who do not exist."
        : app.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>()?.Provider is DatabaseProvider.SqlServer
            ? $"seed-people needs PostgreSQL: it writes by {nameof(NpgsqlConnection)}'s COPY, which SQL Server does not have."
        : null;

    private static (int Count, int Seed)? Read(string[] args)
    {
        return args is [_, var count, .. var rest] && Number(count, MaxCount) is { } people
            ? rest switch
            {
                [] => (people, 1),
                [var given] when Number(given, MaxSeed) is { } seed => (people, seed),
                _ => null,
            }
            : null;

        static int? Number(string text, int max) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 && n <= max ? n : null;
    }
}

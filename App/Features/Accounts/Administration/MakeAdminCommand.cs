using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary><c>make-admin EMAIL</c> on the command line: makes an administrator and ends, also while the app runs.</summary>
internal static class MakeAdminCommand
{
    public static bool IsAsked(string[] args) => args is ["make-admin", ..];

    /// <returns>The process's exit code: 0, 1 when it was refused, 2 when the command is wrong.</returns>
    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        if (args is not [_, var email])
        {
            await Console.Error.WriteLineAsync("Usage: make-admin EMAIL");
            return 2;
        }
        await using var stopping = app;
        var database = app.Services.GetRequiredService<DatabaseStart>();
        await database.StartingAsync(CancellationToken.None);
        await database.Ready.WaitAsync(TimeSpan.FromMinutes(1));
        var outcome = await app.Services.GetRequiredService<MakeAdmin>().RunAsync(email, CancellationToken.None);
        await (outcome.Ok ? Console.Out : Console.Error).WriteLineAsync(outcome.Ok ? $"{email} is an administrator and has to sign in again." : outcome.Message);
        return outcome.Ok ? 0 : 1;
    }
}

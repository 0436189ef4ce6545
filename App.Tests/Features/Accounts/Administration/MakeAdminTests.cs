using System.Diagnostics;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts.Administration;

[Covers("ACC-18", "ADM-6")]
public sealed class MakeAdminTests
{
    [Fact]
    public async Task The_command_makes_an_administrator_while_the_app_runs_and_says_why_not()
    {
        await using var app = await TestApp.StartAsync();
        var user = await app.AddPersonAsync("chief@example.test");
        using var program = await app.ProgramOfAsync(user);

        Assert.Equal((1, "There is no account with the address nobody@example.test."), await RunAsync(app, "nobody@example.test"));
        Assert.Equal((0, "chief@example.test is an administrator and has to sign in again."), await RunAsync(app, "chief@example.test"));
        Assert.Equal(0, (await RunAsync(app, "CHIEF@example.test")).Code);

        await Eventually.SoAsync(async () => (int)(await program.GetAsync("/api/v1/users/me")).StatusCode == 401, "signed out", 5); // the role never changes under a session
        await using var db = app.OpenDb();
        Assert.True(await db.Users.Where(u => u.Id == user.Id).Select(u => u.Standing.IsAdmin).SingleAsync());
        Assert.Equal(1, await db.UserRoles.CountAsync(r => r.UserId == user.Id && r.RoleId == AccountRoles.AdminId));
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "account.made_admin"));
    }

    [Fact]
    public async Task An_address_that_is_not_proved_makes_nobody_administrator()
    {
        await using var app = await TestApp.StartAsync(("Admin:Email", "first@example.test"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        await person.RegisterAsync("first@example.test");
        Assert.Equal((1, "first@example.test is not confirmed yet, so it may be anybody's."), await RunAsync(app, "first@example.test"));

        using var verified = await person.PostAsync("verify-email", new { email = "first@example.test", code = await person.CodeAsync("first@example.test") });
        await verified.ReadAsync(200);
        await Eventually.SoAsync(
            async () =>
            {
                await using var db = app.OpenDb();
                return await db.Users.AnyAsync(u => u.NormalizedEmail == EmailAddress.Normalize("first@example.test") && u.Standing.IsAdmin);
            },
            "administrator by Admin:Email");
    }

    private static async Task<(int Code, string Said)> RunAsync(TestApp app, string email)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "BlazorAccounts.dll"), "make-admin", email])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__App"] = app.ConnectionString,
                ["Data__Directory"] = app.DataDirectory,
                ["Security__ServerKey"] = TestKeys.ServerKey, // by which it finds the address
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Database__MigrateAtStart"] = "false",
                ["Logging__LogLevel__Default"] = "None",
            },
        })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said).Trim());
    }
}

using System.Diagnostics;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>A page that is left open does not outlive the right to see it.</summary>
public sealed class RevocationTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("ACC-14", "ACC-18")]
    public async Task A_suspended_person_is_led_out_of_an_open_page_within_five_seconds()
    {
        using var account = await product.SignUpAsync("open@example.com");
        var admin = await product.App.AddPersonAsync("chief@example.com");
        await using var db = product.App.OpenDb();
        await db.Users.Where(u => u.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Standing.IsAdmin, true));
        var id = await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize("open@example.com")).Select(u => u.Id).SingleAsync();
        await using var visitor = await Visitor.SignedInAsync(browser, product, "open@example.com");
        await visitor.ArriveAsync("/dashboard");
        await visitor.LiveAsync();

        // Decided on another node.
        await using var node = product.App.StartNode();
        var watch = Stopwatch.StartNew();
        var change = node.Services.GetRequiredService<ChangeUserState>();
        var outcome = await change.RunAsync(admin.Id, id, UserTrigger.SuspendAsked, "Spam in lessons", new Caller(null, null), CancellationToken.None);
        Assert.True(outcome.Ok, outcome.Message);
        await visitor.ArriveAsync("/sign-in");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        await visitor.TypeAsync("Email or username", "open@example.com");
        await visitor.TypeAsync("Password", Visitor.Password);
        await visitor.Button("Sign in").ClickAsync();
        await Expect(visitor.Page.GetByText("This account is suspended: Spam in lessons").First).ToBeVisibleAsync();
        Assert.Empty(await Browser.ViolationsAsync(visitor.Page));
    }
}

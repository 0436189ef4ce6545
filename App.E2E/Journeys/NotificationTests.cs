using BlazorAccounts.E2E.Support;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using static BlazorAccounts.Platform.Texts.Text;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>A page that is left open says that something happened, and a click leads to it.</summary>
public sealed class NotificationTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact, Covers("MSG-4")]
    public async Task The_bell_of_an_open_page_follows_what_other_nodes_write_and_other_tabs_read()
    {
        using var account = await product.SignUpAsync("mary@example.com");
        await using var mary = await Visitor.SignedInAsync(browser, product, "mary@example.com");
        await mary.ArriveAsync("/dashboard");
        await mary.LiveAsync();
        await Expect(mary.Link("Notifications, 1 unread")).ToBeVisibleAsync(); // this browser is new to the account

        await using var node = product.App.StartNode();
        await TellAsync(node, "mary@example.com", "Your plan is active", "/billing");
        await TellAsync(node, "mary@example.com", "Your payment did not go through", "/settings/sessions");
        await Expect(mary.Link("Notifications, 3 unread")).ToBeVisibleAsync();
        await Expect(mary.Page.Locator(".bell + [role=status]")).ToHaveTextAsync("Notifications, 3 unread"); // politely, for who does not see it
        await mary.LooksAsync("bell");

        var tab = await mary.Context.NewPageAsync();
        await tab.GotoAsync("/notifications");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Mark as read: Your plan is active" }).ClickAsync();
        await Expect(mary.Link("Notifications, 2 unread")).ToBeVisibleAsync();

        await mary.Link("Notifications, 2 unread").ClickAsync();
        await mary.ArriveAsync("/notifications");
        await mary.LooksAsync("notifications");
        await mary.Button("Your payment did not go through").ClickAsync();
        await mary.ArriveAsync("/settings/sessions");
        await Expect(mary.Link("Notifications, 1 unread")).ToBeVisibleAsync();
    }

    [Fact, Covers("MSG-4", "OPS-11")]
    public async Task Without_scripts_the_list_is_whole()
    {
        using var account = await product.SignUpAsync("nell@example.com");
        await using var nell = await Visitor.SignedInAsync(browser, product, "nell@example.com", javaScript: false);
        await nell.ArriveAsync("/dashboard");
        await Eventually.SoAsync(() => ToldAsync("nell@example.com"), "the new browser is told");
        await TellAsync(product.App, "nell@example.com", "Your plan is active", "/billing");
        await nell.OpenAsync("/dashboard");

        await nell.Link("Notifications, 2 unread").ClickAsync();
        await nell.ArriveAsync("/notifications");
        await nell.Button("Mark all as read").ClickAsync();
        await nell.ArriveAsync("/notifications");
        await Expect(nell.Link("Notifications")).ToBeVisibleAsync();
        await nell.Link("Your plan is active").ClickAsync();
        await nell.ArriveAsync("/billing");
    }

    [Fact, Covers("MSG-4")]
    public async Task The_link_of_a_mail_ends_its_kind_after_a_yes()
    {
        using var account = await product.SignUpAsync("olga@example.com", skipWizard: false);
        await using var olga = await Visitor.ComeAsync(browser, product);
        foreach (var step in new[] { "welcome", "about", "preferences", "modules", "first-step" })
        {
            using var saved = await account.Http.PutAsync($"/api/v1/onboarding/steps/{step}", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
            saved.EnsureSuccessStatusCode();
        }
        using var completed = await account.Http.PostAsync("/api/v1/onboarding/complete", content: null);
        completed.EnsureSuccessStatusCode();
        var mail = await product.MailAsync("olga@example.com", "Welcome");
        var link = mail.Text.Split((char[]?)null).Single(word => word.Contains("/unsubscribe?token=", StringComparison.Ordinal));

        await olga.OpenAsync(link);
        await Expect(olga.Heading).ToHaveTextAsync("No more study reminders?");
        await olga.LooksAsync("unsubscribe");
        await olga.Button("Unsubscribe").ClickAsync();
        await Expect(olga.Heading).ToHaveTextAsync("You are unsubscribed");
        await olga.LooksAsync("unsubscribed");
    }

    private async Task<bool> ToldAsync(string email)
    {
        await using var db = product.App.OpenDb();
        return await db.Notifications.AnyAsync(n => db.Users.Any(u => u.Id == n.UserId && u.NormalizedEmail == EmailAddress.Normalize(email)));
    }

    private static async Task TellAsync(TestApp node, string email, string title, string href)
    {
        await using var db = node.OpenDb();
        var id = await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync();
        await db.NotifyAsync(id, NotificationCategory.Security, new(Word(title), Word("This is what it means for you."), href), node.Clock.GetUtcNow(), null, CancellationToken.None);
        await db.SaveChangesAsync();
    }
}

using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>One trial from its first day to its end and a purchase, by the product's own clock.</summary>
public sealed class TrialTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    private const string Email = "rosalind@example.com";

    [Fact, Covers("TRI-1", "TRI-2", "TRI-3", "TRI-4", "TRI-5", "TRI-6", "PLN-3", "MSG-1")]
    public async Task A_trial_counts_down_ends_and_comes_back_with_an_upgrade()
    {
        using var account = await product.SignUpAsync(Email);
        await using var rosalind = await Visitor.SignedInAsync(browser, product, Email);
        await rosalind.ArriveAsync("/dashboard");
        await Expect(rosalind.Page.GetByText("7 days left in your trial.")).ToBeVisibleAsync();

        await AdvanceAsync(TimeSpan.FromDays(4));
        await rosalind.OpenAsync("/dashboard");
        await Expect(rosalind.Page.GetByText("3 days left in your trial.")).ToBeVisibleAsync();
        await product.MailAsync(Email, "Your trial ends in 3 days");
        await Pictures.KeepAsync(rosalind.Page, "dashboard-3days");

        await AdvanceAsync(TimeSpan.FromDays(2));
        await rosalind.OpenAsync("/billing");
        await Expect(rosalind.Page.GetByText("left in your trial.")).ToBeVisibleAsync();
        await product.MailAsync(Email, "Your trial ends within a day");
        await Pictures.KeepAsync(rosalind.Page, "billing-1day");

        await AdvanceAsync(TimeSpan.FromDays(2));
        await product.MailAsync(Email, "Your trial has ended");
        await EndedAsync(rosalind);
        await UpgradeAsync(rosalind);

        var mails = await product.Outside.MailsAsync(Email, _ => true);
        Assert.Equal(3, mails.Count(m => m.Subject.StartsWith("Your trial", StringComparison.Ordinal))); // each exactly once
    }

    private async Task EndedAsync(Visitor rosalind)
    {
        await rosalind.OpenAsync("/dashboard");
        await Expect(rosalind.Page.GetByText("Your trial has ended.")).ToBeVisibleAsync();
        await Pictures.KeepAsync(rosalind.Page, "dashboard-expired");
        await rosalind.SignOutAsync();
        await rosalind.SignInAsync(Email);
        await rosalind.ArriveAsync("/upgrade");
        await Expect(rosalind.Heading).ToHaveTextAsync("Your trial has ended");
        await Expect(rosalind.Page.GetByText("your progress is kept")).ToBeVisibleAsync();
        await Pictures.KeepAsync(rosalind.Page, "upgrade-expired");
        Assert.Empty(await Browser.ViolationsAsync(rosalind.Page));

        await rosalind.Link("Stay on Free").ClickAsync(); // free use goes on
        await rosalind.ArriveAsync("/dashboard");
        await rosalind.OpenAsync("/billing");
        await Expect(rosalind.Page.GetByText("Free plan", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task UpgradeAsync(Visitor rosalind)
    {
        await rosalind.ToCheckoutAsync();
        await rosalind.PayAsync("4242424242424242");
        await Expect(rosalind.Heading).ToHaveTextAsync("You are all set");
        await rosalind.Link("Go to your workspace").ClickAsync();
        await rosalind.ArriveAsync("/dashboard");
        await Expect(rosalind.Page.GetByText("Your trial has ended.")).ToBeHiddenAsync();
        await Expect(rosalind.Page.GetByText("Renews on")).ToBeVisibleAsync();
        await Pictures.KeepAsync(rosalind.Page, "dashboard-active");
    }

    private async Task AdvanceAsync(TimeSpan step)
    {
        await product.Outside.AdvanceAsync(step);
        await product.Outside.RunJobAsync("trial-reminders");
        await product.Outside.RunJobAsync("expire-trials");
    }
}

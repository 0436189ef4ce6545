using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Subscriptions;

public sealed class EndedTrialTests
{
    [Fact]
    [Covers("TRI-5")]
    public async Task Signing_in_after_the_trial_leads_to_the_plans_even_with_the_wizard_open()
    {
        await using var app = await TestApp.StartAsync();
        using var client = ApiClient.For(app.Address);
        await client.SignUpAsync("late@example.test");
        await client.AdvanceAsync(TimeSpan.FromDays(8));
        using var browser = new PlainBrowser(app.Address);

        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync(null, button: null, ("email", "late@example.test"), ("password", ApiClient.Password));

        Assert.Equal("/upgrade", browser.Path);
        Assert.Equal("Your trial has ended", browser.Title);
        await browser.OpenAsync("/dashboard");
        Assert.Contains(browser.Page.QuerySelectorAll("a"), link => link.GetAttribute("href")?.StartsWith("/welcome", StringComparison.Ordinal) == true);
    }
}

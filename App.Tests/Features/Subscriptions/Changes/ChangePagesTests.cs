using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Subscriptions.Changes;

/// <summary>Changing a plan by pages without JavaScript, and by API.</summary>
[Covers("PAY-6", "OPS-11", "MSG-1")]
public sealed class ChangePagesTests
{
    [Fact]
    public async Task An_upgrade_is_shown_confirmed_and_charged_as_it_was_shown()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await app.SubscriberAsync();
        await app.WaitAsync(TimeSpan.FromDays(3.3));
        using var browser = await app.BrowserOfAsync(ada);

        await browser.OpenAsync("/upgrade");
        Assert.Equal("Change to yearly", browser.Page.QuerySelector("a[href='/upgrade/change?plan=premium.yearly']")!.TextContent.Trim());
        await browser.OpenAsync("/upgrade/change?plan=premium.yearly");
        var text = browser.Page.QuerySelector("main")!.TextContent;
        Assert.Contains("Unused time on Premium, monthly", text, StringComparison.Ordinal);
        var due = browser.Page.QuerySelector("input[name=total]")!.GetAttribute("value")!;
        Assert.Contains($"${int.Parse(due, System.Globalization.CultureInfo.InvariantCulture) / 100m:N2}", text, StringComparison.Ordinal);
        await browser.SubmitAsync("/upgrade/change", null);

        Assert.Equal("/billing", browser.Path);
        Assert.Contains("Your plan is as you want it.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        await app.PaidAsync(ada, 1200, long.Parse(due, System.Globalization.CultureInfo.InvariantCulture));
        await browser.OpenAsync("/upgrade/change?plan=premium.yearly");
        Assert.Contains("You have this plan already.", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await browser.OpenAsync("/upgrade/change");
        Assert.Contains("There is no such plan.", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_preview_is_shown_again_and_a_refused_card_is_said()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, bought) = await app.SubscriberAsync();
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade/change?plan=premium.yearly");
        await browser.SubmitAsync("/upgrade/change", null, ("total", "1"));
        Assert.Contains("What is due has changed.", browser.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        await app.SwapCardAsync(bought, "pm_card_chargeCustomerFail");

        await browser.SubmitAsync("/upgrade/change", null);

        Assert.Equal("/billing", browser.Path);
        Assert.Contains("Your card was not accepted, so nothing was changed", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(PlanCode.PremiumMonthly, await app.HasAsync(ada));
    }

    [Fact]
    public async Task A_downgrade_waits_on_the_billing_page_is_mailed_and_can_be_taken_back()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await app.SubscriberAsync(plan: PlanCode.PremiumYearly);
        using var browser = await app.BrowserOfAsync(ada);
        await browser.OpenAsync("/upgrade/change?plan=premium.monthly");
        Assert.Contains("$0.00", browser.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync("/upgrade/change", null);

        Assert.Contains("Premium, monthly follows.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("$12.00", browser.Page.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal); // the next charge
        await using var db = app.OpenDb();
        await Eventually.SoAsync(() => db.OutboxMails.AnyAsync(m => m.Template == "PlanWillChangeMail" && m.UserId == ada.Id), "a mail ahead");
        await browser.SubmitAsync("/upgrade/change", null);
        Assert.DoesNotContain("follows.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null((await app.PlanOfAsync(ada)).NextFrom);
    }

    [Fact]
    public async Task A_pause_is_one_click_and_says_what_resuming_costs()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await app.SubscriberAsync();
        using (var browser = await app.BrowserOfAsync(ada))
        {
            await browser.OpenAsync("/billing");
            await browser.SubmitAsync("/billing/pause", null);
            Assert.Contains("Plan paused.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("resuming before charges nothing", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        }
        await app.WaitAsync(TimeSpan.FromDays(40));
        using (var later = await app.BrowserOfAsync(ada))
        {
            await later.OpenAsync("/billing");
            Assert.Contains("Resuming begins a new period today and charges $12.00.", later.Page.Body!.TextContent, StringComparison.Ordinal);
            await later.SubmitAsync("/billing/pause", null);
            Assert.Contains("Plan resumed.", later.Page.Body!.TextContent, StringComparison.Ordinal);
        }
        await app.PaidAsync(ada, 1200, 1200);
    }

    [Fact]
    public async Task The_api_previews_changes_pauses_and_resumes()
    {
        await using var app = await TestApp.StartAsync();
        var (ada, _) = await app.SubscriberAsync();
        using var http = await app.ProgramOfAsync(ada);

        var preview = await PostAsync(http, "preview", new { plan = "premium.yearly" });
        Assert.True(preview.GetProperty("atOnce").GetBoolean());
        var total = preview.GetProperty("total").GetProperty("amount").GetInt64();
        Assert.Equal("plan_required", (await PostAsync(http, "preview", new { }, 400)).GetProperty("code").GetString());
        Assert.Equal(400, (await PostAsync(http, "change-plan", new { plan = "premium.yearly", prorationDate = "soon" }, 400)).GetProperty("status").GetInt32());
        Assert.Equal(total, (await PostAsync(http, "change-plan", new { plan = "premium.yearly", prorationDate = preview.GetProperty("prorationDate").GetString(), total = total + 1 }, 409)).GetProperty("total").GetInt64());
        var changed = await PostAsync(http, "change-plan", new { plan = "premium.yearly", prorationDate = preview.GetProperty("prorationDate").GetString(), total });
        Assert.Equal(("premium.yearly", 1), (changed.GetProperty("plan").GetString(), changed.GetProperty("quantity").GetInt32()));
        var waiting = (await PostAsync(http, "change-plan", new { plan = "premium.monthly" })).GetProperty("next");
        Assert.Equal(("premium.monthly", "month"), (waiting.GetProperty("plan").GetString(), waiting.GetProperty("interval").GetString()));
        Assert.Equal(JsonValueKind.Null, (await PostAsync(http, "change-plan", new { plan = "premium.yearly" })).GetProperty("next").ValueKind);
        Assert.Equal("paused", (await PostAsync(http, "pause", null)).GetProperty("status").GetString());
        Assert.Equal("active", (await PostAsync(http, "resume", null)).GetProperty("status").GetString());
        await app.PaidAsync(ada, 1200, total);
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object? body, int status = 200)
    {
        using var answer = await (body is null ? http.PostAsync($"/api/v1/billing/{path}", null) : http.PostAsJsonAsync($"/api/v1/billing/{path}", body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, text);
        return JsonDocument.Parse(text).RootElement;
    }
}

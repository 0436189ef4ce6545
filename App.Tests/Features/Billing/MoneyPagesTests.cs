using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using BlazorAccounts.Features.Billing.Gateways.Stripe;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Billing;

/// <summary>The pages as a browser without JavaScript gets them.</summary>
[Covers("PLN-1", "PAY-1", "PAY-10", "TRI-2", "TRI-5", "OPS-11")]
public sealed class MoneyPagesTests
{
    private const string Email = "ada@example.test";

    [Fact]
    public async Task Pricing_shows_every_plan_and_feature_by_period_and_currency_to_anybody()
    {
        await using var app = await TestApp.StartAsync();
        using var http = app.NewClient();

        var monthly = await PageAsync(http, "/pricing");
        Assert.Equal("Plans and prices", monthly.QuerySelector("h1")!.TextContent);
        Assert.Equal(PlanFile.Bundled.Features.Count, monthly.QuerySelectorAll("table tbody th[scope=row]").Length);
        Assert.Equal(PlanFile.Bundled.Plans.Count + 1, monthly.QuerySelectorAll("table thead th[scope=col]").Length);
        Assert.Contains("$12", monthly.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("\"type\":\"server\"", monthly.DocumentElement.OuterHtml, StringComparison.Ordinal);

        var yearly = (await PageAsync(http, "/pricing?p=y")).Body!.TextContent;
        Assert.Contains("$10", yearly, StringComparison.Ordinal);
        Assert.Contains("$120.00", yearly, StringComparison.Ordinal);
        Assert.Contains("save 17%", yearly, StringComparison.Ordinal);
        Assert.Contains("₹799", (await PageAsync(http, "/pricing?currency=inr")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("$12", (await PageAsync(http, "/pricing?currency=nonsense")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_gateway_the_upgrade_page_says_so_and_offers_no_payment()
    {
        await using var app = await TestApp.StartAsync(services => services.PostConfigure<StripeOptions>(stripe => stripe.SecretKey = null).PostConfigure<CashfreeOptions>(cashfree => (cashfree.ClientId, cashfree.ClientSecret) = (null, null)));
        using var ada = await app.ProgramOfAsync(await app.AddPersonAsync(Email));

        var page = await PageAsync(ada, "/upgrade");

        Assert.Contains("Payments are not set up here.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("form[action='/upgrade/checkout']"));
    }

    [Fact]
    public async Task A_plain_form_leads_to_payment_and_the_page_afterwards_waits_for_the_news()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await new ApiClient(app.NewClient()).SignUpAsync(Email);
        await app.ControlAsync(new { dropWebhooks = true });

        using var toPayment = await SubmitAsync(ada.Http, await PageAsync(ada.Http, "/upgrade"), "/upgrade/checkout");
        Assert.Equal(HttpStatusCode.Redirect, toPayment.StatusCode);
        var back = (await HostedPage.PayAsync(toPayment.Headers.Location!.ToString(), Shop.Good)).PathAndQuery;
        Assert.StartsWith("/checkout/return?session_id=", back, StringComparison.Ordinal);

        Assert.Equal("Confirming your payment", Title(await PageAsync(ada.Http, back)));
        Assert.Equal("trialing", (await ada.GetAsync("/api/v1/billing")).GetProperty("status").GetString()); // the page grants nothing
        using var bob = await new ApiClient(app.NewClient()).SignUpAsync("bob@example.test");
        Assert.Equal("No such checkout", Title(await PageAsync(bob.Http, back)));
        Assert.Equal("No such checkout", Title(await PageAsync(ada.Http, "/checkout/return")));
        foreach (var news in await app.EventsAsync())
        {
            (await app.DeliverAsync(news)).Dispose();
        }
        await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "active");
        Assert.Equal("You are all set", Title(await PageAsync(ada.Http, back)));
    }

    [Fact]
    public async Task Unpaid_cancelled_and_unavailable_each_say_so_and_offer_another_try()
    {
        await using var app = await TestApp.StartAsync(("Gateways:Stripe:Retries", "0"));
        using var ada = await new ApiClient(app.NewClient()).SignUpAsync(Email);
        using var toPayment = await SubmitAsync(ada.Http, await PageAsync(ada.Http, "/upgrade"), "/upgrade/checkout");
        await using var db = app.OpenDb();
        var session = db.Checkouts.Single().SessionId;

        Assert.Equal("The payment was not made", Title(await PageAsync(ada.Http, $"/checkout/return?session_id={session}")));
        Assert.Contains("Checkout was cancelled.", (await PageAsync(ada.Http, "/upgrade?canceled=1")).Body!.TextContent, StringComparison.Ordinal);
        await app.ControlAsync(new { outage = true });
        Assert.Equal("We cannot check right now", Title(await PageAsync(ada.Http, $"/checkout/return?session_id={session}")));
        using var down = await SubmitAsync(ada.Http, await PageAsync(ada.Http, "/upgrade"), "/upgrade/checkout");
        Assert.Equal("/upgrade?problem=payments_unavailable&currency=USD", down.Headers.Location!.ToString());
        var sorry = await PageAsync(ada.Http, down.Headers.Location.ToString());
        Assert.Contains("Payments are being maintained.", sorry.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Try again", sorry.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_shows_plan_card_and_invoices_and_its_forms_need_no_circuit()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await new ApiClient(app.NewClient()).SignUpAsync(Email);
        await ada.BuyAsync("premium.monthly");
        await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "active");
        await ada.UntilAsync("/api/v1/billing/invoices", i => i.GetArrayLength() == 1);

        var page = await PageAsync(ada.Http, "/billing");
        Assert.Contains("Visa •••• 4242", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("table tbody tr").Length); // the payment and its invoice
        using (var portal = await SubmitAsync(ada.Http, page, "/billing/portal"))
        {
            Assert.Contains("/sandbox/stripe", portal.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
        using (var forged = await ada.Http.PostAsync("/billing/renewal", new FormUrlEncodedContent([new("cancel", "true")])))
        {
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }
        using (await SubmitAsync(ada.Http, await PageAsync(ada.Http, "/billing/cancel"), "/billing/renewal"))
        {
            Assert.True((await ada.GetAsync("/api/v1/billing")).GetProperty("cancelAtPeriodEnd").GetBoolean());
        }
        using (await SubmitAsync(ada.Http, await PageAsync(ada.Http, "/billing"), "/billing/renewal"))
        {
            Assert.False((await ada.GetAsync("/api/v1/billing")).GetProperty("cancelAtPeriodEnd").GetBoolean());
        }
    }

    [Fact]
    public async Task Every_signed_in_page_counts_the_trial_down_and_its_end_leads_to_the_plans()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await new ApiClient(app.NewClient()).SignUpAsync(Email);
        var (_, _, notice) = await NoticeAsync("7 days left in your trial.");
        Assert.Contains("accent", notice, StringComparison.Ordinal);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(5));
        await ada.LogInAsync(Email);
        Assert.Contains("warn", (await NoticeAsync("2 days left in your trial.")).Class, StringComparison.Ordinal);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2.1));
        await ada.LogInAsync(Email);
        await NoticeAsync("Your trial has ended.");
        Assert.Equal("Your trial has ended", Title(await PageAsync(ada.Http, "/upgrade")));
        await using var db = app.OpenDb();
        var person = db.Users.Single();
        var destination = app.Services.GetServices<ISignInDestination>().OfType<EndedTrialDestination>().Single();
        Assert.Equal("/upgrade", await destination.ForAsync(person.Id, person.HomeTeamId, CancellationToken.None));
        await ada.BuyAsync("premium.yearly");
        await ada.UntilAsync("/api/v1/billing", b => b.GetProperty("access").GetProperty("plan").GetString() == "premium.yearly");
        Assert.Null(await destination.ForAsync(person.Id, person.HomeTeamId, CancellationToken.None));
        Assert.Equal(7, db.TrialOutcomes.Single(o => o.Ending == TrialEnding.Converted).Days);

        async Task<(IHtmlDocument Page, string Text, string Class)> NoticeAsync(string expected)
        {
            var page = await PageAsync(ada.Http, "/billing");
            var note = page.QuerySelectorAll(".note").Single(n => n.TextContent.Contains(expected, StringComparison.Ordinal));
            Assert.Equal("/upgrade", note.QuerySelector("a")!.GetAttribute("href"));
            return (page, note.TextContent, note.ClassName!);
        }
    }

    private static string Title(IHtmlDocument page) => page.QuerySelector("h1")!.TextContent.Trim();

    private static async Task<IHtmlDocument> PageAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {answer.Headers.Location} {html[..Math.Min(html.Length, 600)]}");
        return new HtmlParser().ParseDocument(html);
    }

    // The first form that goes there, with what it holds.
    private static Task<HttpResponseMessage> SubmitAsync(HttpClient http, IHtmlDocument page, string action)
    {
        var form = page.QuerySelectorAll("form").First(f => f.GetAttribute("action") == action);
        return http.PostAsync(action, new FormUrlEncodedContent(form.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))));
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Features.Orders;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Coupons;

[Covers("ORD-4")]
public sealed class CouponTests
{
    [Fact]
    public async Task Of_500_parallel_checkouts_with_a_coupon_for_10_exactly_10_open()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey);
        await using var second = app.StartSecondNode();
        await MakeAsync(app, new { code = "TEN", percentOff = 50, maxRedemptions = 10 });
        var people = new List<User>();
        for (var i = 0; i < 500; i++)
        {
            people.Add(await app.AddPersonAsync($"person{i}@example.test"));
        }

        var answers = await Task.WhenAll(people.Select((p, i) => Task.Run(() => BuyAsync(i % 2 == 0 ? app : second, p, "ten"))));

        Assert.Equal(10, answers.Count(a => a.Ok));
        Assert.All(answers.Where(a => !a.Ok), a => Assert.Equal((422, "coupon_exhausted"), (a.Status, a.Code)));
        await using var db = app.OpenDb();
        Assert.Equal(10, await db.CouponRedemptions.CountAsync());
        Assert.Equal(10, await db.Checkouts.CountAsync());
    }

    [Fact]
    public async Task One_person_in_several_teams_uses_it_once_however_they_hurry()
    {
        await using var app = await TestApp.StartAsync();
        await MakeAsync(app, new { code = "ONCE", amountOff = 100, currency = "USD" });
        var ada = await app.AddPersonAsync("ada@example.test");
        var others = new List<User>();
        for (var i = 0; i < 8; i++)
        {
            others.Add(await app.AddPersonAsync($"other{i}@example.test"));
        }
        await using (var db = app.OpenDb())
        {
            db.TeamMembers.AddRange(others.Select(o => new BlazorAccounts.Features.Teams.TeamMember { TeamId = o.HomeTeamId, UserId = ada.Id, Role = BlazorAccounts.Features.Teams.TeamRole.Admin, JoinedAt = app.Clock.GetUtcNow() }));
            await db.SaveChangesAsync();
        }

        var start = app.Services.GetRequiredService<StartCheckout>();
        var answers = await Task.WhenAll(others.Select(o => Task.Run(() => start.RunAsync(o.HomeTeamId, ada.Id, "premium.monthly", "USD", null, "ONCE", new(), CancellationToken.None))));

        Assert.Single(answers, a => a.Ok);
        Assert.All(answers.Where(a => !a.Ok), a => Assert.Equal("coupon_used", a.Code));
    }

    [Theory]
    [InlineData(50, null, "premium.monthly", "USD", 600)]
    [InlineData(33, null, "premium.monthly", "EUR", 363)]
    [InlineData(1, null, "premium.yearly", "INR", 7990)]
    [InlineData(100, null, "premium.monthly", "USD", 1200)]
    [InlineData(null, 250L, "premium.yearly", "USD", 250)]
    [InlineData(null, 999999L, "premium.monthly", "USD", 1200)]
    public async Task The_first_invoice_is_exactly_the_quote_and_the_next_is_the_price(int? percent, long? amount, string plan, string currency, long off)
    {
        await using var app = await TestApp.StartAsync();
        await MakeAsync(app, new { code = "SAVE", percentOff = percent, amountOff = amount, currency = amount is null ? null : "USD" });
        var ada = await app.AddPersonAsync("ada@example.test");
        using var program = await app.ProgramOfAsync(ada);

        var quote = await program.PostAsJsonAsync("/api/v1/billing/quote", new { plan, currency, coupon = " save " }).JsonAsync();
        var started = await program.PostAsJsonAsync("/api/v1/billing/checkout", new { plan, currency, coupon = "save" }).JsonAsync(201);
        await HostedPage.PayAsync(started.GetProperty("checkoutUrl").GetString()!, Shop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        var due = quote.GetProperty("due").GetProperty("amount").GetInt64();
        Assert.Equal((off, quote.GetProperty("price").GetProperty("amount").GetInt64() - off), (quote.GetProperty("discount").GetProperty("amount").GetInt64(), due));
        await using (var db = app.OpenDb())
        {
            var invoice = await db.Invoices.SingleAsync();
            Assert.Equal((due, currency, InvoiceStatus.Paid), (invoice.Total, invoice.Currency, invoice.Status));
            var redemption = await db.CouponRedemptions.SingleAsync();
            Assert.Equal((RedemptionState.Used, off, currency), (redemption.State, redemption.Discount, redemption.Currency));
            Assert.Equal(0, await db.GatewayEvents.CountAsync(e => e.State == GatewayEventState.Flagged));
        }

        await app.Clock.AdvanceAsync(plan == "premium.yearly" ? TimeSpan.FromDays(367) : TimeSpan.FromDays(32));
        await Eventually.SoAsync(async () => { await using var db = app.OpenDb(); return await db.Invoices.CountAsync() == 2; }, "it renews");
        await using var after = app.OpenDb();
        Assert.Equal(due + off, (await after.Invoices.OrderBy(i => i.IssuedAt).LastAsync()).Total);
    }

    [Fact]
    public async Task Each_refusal_says_why_with_a_code_of_its_own()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        var now = app.Clock.GetUtcNow();
        await MakeAsync(app, new { code = "SOON", percentOff = 10, validFrom = now.AddDays(1) });
        await MakeAsync(app, new { code = "PAST", percentOff = 10, validUntil = now.AddSeconds(-1) });
        await MakeAsync(app, new { code = "YEARLY", percentOff = 10, plans = new[] { "premium.yearly" } });
        await MakeAsync(app, new { code = "EUROS", amountOff = 100, currency = "EUR" });
        await MakeAsync(app, new { code = "TRIAL", percentOff = 10, trialConversion = true });
        var off = await MakeAsync(app, new { code = "OFF", percentOff = 10 });
        using var root = await app.ProgramOfAsync(await RootAsync(app));
        await root.PatchAsJsonAsync($"/api/v1/admin/coupons/{off.GetProperty("id").GetGuid()}", new { isActive = false }).JsonAsync();
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));
        await using (var db = app.OpenDb())
        {
            await db.Subscriptions.Where(s => s.TeamId == bob.HomeTeamId).ExecuteDeleteAsync(); // never had a trial
        }

        (User Who, string Coupon, string Code)[] wrong =
        [
            (ada, "NOPE", "coupon_unknown"), (ada, "n/o", "coupon_unknown"), (ada, "off", "coupon_unknown"), (ada, "soon", "coupon_not_yet_valid"), (ada, "past", "coupon_expired"),
            (ada, "yearly", "coupon_wrong_plan"), (ada, "euros", "coupon_wrong_currency"), (bob, "trial", "coupon_not_for_you"),
        ];
        foreach (var (who, coupon, code) in wrong)
        {
            var answer = await BuyAsync(app, who, coupon);
            Assert.Equal((422, code), (answer.Status, answer.Code));
        }
        await using (var db = app.OpenDb())
        {
            Assert.Empty(await db.Checkouts.ToListAsync());
        }
        Assert.True((await BuyAsync(app, ada, "trial")).Ok);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.True((await BuyAsync(app, ada, "soon")).Ok);
    }

    [Fact]
    public async Task What_is_not_paid_is_given_back_and_what_is_paid_is_not()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await MakeAsync(app, new { code = "LAST", percentOff = 10, maxRedemptions = 1 });
        var (ada, bob) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"));

        var first = (await BuyAsync(app, ada, "last")).Require();
        Assert.Equal(first.CheckoutUrl, (await BuyAsync(app, ada, "last")).Require().CheckoutUrl); // their own
        Assert.Equal("coupon_exhausted", (await BuyAsync(app, bob, "last")).Code);
        Assert.True((await app.CheckoutAsync(ada)).Ok); // without the coupon after all: another page, and it is given back
        Assert.True((await BuyAsync(app, bob, "last")).Ok);
        Assert.Equal("coupon_exhausted", (await BuyAsync(app, ada, "last")).Code);

        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25)); // the page expires, and the gateway says so
        await Eventually.SoAsync(async () => (await BuyAsync(app, ada, "last")).Ok, "Bob's is given back");
        await HostedPage.PayAsync((await BuyAsync(app, ada, "last")).Require().CheckoutUrl, Shop.Good);
        await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active);

        Assert.Equal("coupon_exhausted", (await BuyAsync(app, bob, "last")).Code);
        using var root = await app.ProgramOfAsync(await RootAsync(app));
        var shown = (await root.GetAsync("/api/v1/admin/coupons").JsonAsync())[0];
        Assert.Equal((0, 1, 120), (shown.GetProperty("reserved").GetInt32(), shown.GetProperty("used").GetInt32(), shown.GetProperty("discounts")[0].GetProperty("amount").GetInt32()));
    }

    [Fact]
    public async Task With_the_news_lost_the_job_gives_back_and_takes_what_was_paid()
    {
        await using var app = await TestApp.StartAsync(("Jobs:FollowClock", "false"));
        await MakeAsync(app, new { code = "LOST", percentOff = 10 });
        var (ada, bob, eve) = (await app.AddPersonAsync("ada@example.test"), await app.AddPersonAsync("bob@example.test"), await app.AddPersonAsync("eve@example.test"));
        await app.ControlAsync(new { dropWebhooks = true });
        await HostedPage.PayAsync((await BuyAsync(app, ada, "lost")).Require().CheckoutUrl, Shop.Good);
        Assert.True((await BuyAsync(app, bob, "lost")).Ok);
        Assert.True((await BuyAsync(app, eve, "lost")).Ok);
        await using (var db = app.OpenDb())
        {
            await db.Checkouts.Where(c => c.TeamId == eve.HomeTeamId).ExecuteUpdateAsync(set => set.SetProperty(c => c.SessionId, (string?)null)); // its maker died
        }

        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        await app.RunJobAsync("settle-checkouts");

        await using var after = app.OpenDb();
        var states = await after.CouponRedemptions.ToDictionaryAsync(r => r.UserId, r => r.State);
        Assert.Equal((RedemptionState.Used, RedemptionState.Released, RedemptionState.Released), (states[ada.Id], states[bob.Id], states[eve.Id]));
        Assert.Equal(SubscriptionStatus.Active, (await app.UntilAsync(ada, s => s.Status is SubscriptionStatus.Active)).Status);
    }

    [Fact]
    public async Task The_upgrade_page_shows_the_quote_before_paying_and_says_why_a_coupon_is_not_good()
    {
        await using var app = await TestApp.StartAsync();
        await MakeAsync(app, new { code = "HALF", percentOff = 50, plans = new[] { "premium.monthly" } });
        var ada = await app.AddPersonAsync("ada@example.test");
        using var browser = await app.BrowserOfAsync(ada);

        await browser.OpenAsync("/upgrade?coupon=half");
        var text = browser.Page.Body!.TextContent;
        Assert.Contains("HALF is applied.", text, StringComparison.Ordinal);
        Assert.Matches(@"\$6\.00\s+today instead of\s+\$12\.00, then\s+\$12\.00\s+each month", text);
        Assert.Equal("HALF", browser.Page.QuerySelector("form[action='/upgrade/checkout'] input[name=coupon]")!.GetAttribute("value"));
        await browser.OpenAsync("/upgrade?p=y&coupon=half");
        Assert.Contains("This coupon is not good for that plan.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(browser.Page.QuerySelector("form[action='/upgrade/checkout'] input[name=coupon]"));
        await browser.OpenAsync("/upgrade?coupon=%3Cscript%3E");
        Assert.Contains("There is no such coupon.", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_make_and_change_coupons_and_others_do_not()
    {
        await using var app = await TestApp.StartAsync();
        using var root = await app.ProgramOfAsync(await RootAsync(app));
        using var bob = await app.ProgramOfAsync(await app.AddPersonAsync("bob@example.test"));
        await bob.GetAsync("/api/v1/admin/coupons").JsonAsync(403);
        await bob.PostAsJsonAsync("/api/v1/admin/coupons", new { code = "MINE", percentOff = 100 }).JsonAsync(403);

        (object Wish, string Field)[] wrong =
        [
            (new { percentOff = 10 }, "code"), (new { code = "a b", percentOff = 10 }, "code"), (new { code = "NONE" }, "percentOff"), (new { code = "BOTH", percentOff = 1, amountOff = 1, currency = "USD" }, "percentOff"),
            (new { code = "MUCH", percentOff = 101 }, "percentOff"), (new { code = "FREE", amountOff = 0, currency = "USD" }, "amountOff"), (new { code = "BARE", amountOff = 5 }, "currency"),
            (new { code = "ODD", amountOff = 5, currency = "dollars" }, "currency"), (new { code = "PLAN", percentOff = 5, plans = new[] { "gold" } }, "plans"), (new { code = "ZERO", percentOff = 5, maxRedemptions = 0 }, "maxRedemptions"),
            (new { code = "BACK", percentOff = 5, validFrom = "2027-01-02T00:00:00Z", validUntil = "2027-01-01T00:00:00Z" }, "validUntil"), (new { code = "DATE", percentOff = 5, validFrom = "tomorrow" }, "validFrom"),
            (new { code = "LIST", percentOff = 5, plans = "all" }, "plans"), (new { code = "TEXT", percentOff = "5" }, "percentOff"),
        ];
        foreach (var (wish, field) in wrong)
        {
            Assert.True((await root.PostAsJsonAsync("/api/v1/admin/coupons", wish).JsonAsync(400)).GetProperty("errors").TryGetProperty(field, out _), field);
        }

        var made = await root.PostAsJsonAsync("/api/v1/admin/coupons", new { code = "spring-27", percentOff = 25, maxRedemptions = 5 }).JsonAsync(201);
        Assert.Equal("SPRING-27", made.GetProperty("code").GetString());
        Assert.Equal("coupon_exists", (await root.PostAsJsonAsync("/api/v1/admin/coupons", new { code = "Spring-27", percentOff = 5 }).JsonAsync(409)).GetProperty("code").GetString());
        var address = $"/api/v1/admin/coupons/{made.GetProperty("id").GetGuid()}";
        var changed = await root.PatchAsJsonAsync(address, new { maxRedemptions = (int?)null, maxPerUser = 2, percentOff = 90 }).JsonAsync();
        Assert.Equal((JsonValueKind.Null, 2, 25, true), (changed.GetProperty("maxRedemptions").ValueKind, changed.GetProperty("maxPerUser").GetInt32(), changed.GetProperty("percentOff").GetInt32(), changed.GetProperty("isActive").GetBoolean()));
        await root.PatchAsJsonAsync(address, new { maxPerUser = 0 }).JsonAsync(400);
        await root.PatchAsJsonAsync($"/api/v1/admin/coupons/{Guid.NewGuid()}", new { name = "x" }).JsonAsync(404);
        await using var db = app.OpenDb();
        Assert.Equal(["coupon.created", "coupon.changed"], await db.AuditEntries.Where(e => e.Action.StartsWith("coupon.")).OrderBy(e => e.At).Select(e => e.Action).ToListAsync());
    }

    private static Task<Outcome<CheckoutStarted>> BuyAsync(TestApp app, User who, string coupon) =>
        app.Services.GetRequiredService<StartCheckout>().RunAsync(who.HomeTeamId, who.Id, "premium.monthly", null, null, coupon, new(), CancellationToken.None);

    private static async Task<JsonElement> MakeAsync(TestApp app, object wish)
    {
        using var root = await app.ProgramOfAsync(await RootAsync(app));
        return await root.PostAsJsonAsync("/api/v1/admin/coupons", wish).JsonAsync(201);
    }

    private static async Task<User> RootAsync(TestApp app)
    {
        await using (var db = app.OpenDb())
        {
            if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == EmailAddress.Normalize("root@example.test")) is { } known)
            {
                return known;
            }
        }
        var root = await app.AddPersonAsync("root@example.test");
        Assert.True(await app.InScopeAsync<MakeAdmin, bool>(async make => (await make.RunAsync("root@example.test", CancellationToken.None)).Ok));
        return root;
    }
}

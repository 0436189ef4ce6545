using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Every address a person can open, in light and dark, on a desktop and on a phone.</summary>
public sealed class LookTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    private static IReadOnlyList<BrowserContextCookiesResult>? _signedIn;

    public static MatrixTheoryData<string, bool> Public => new(
        ["/", "/pricing", "/learn", "/learn/family", "/learn/hiragana-1/questions", "/pricing?p=y&currency=INR", "/register", "/register?ref=nobody", "/sign-in", "/verify-email", "/forgot-password", "/reset-password", "/undo-email-change?token=old", "/unsubscribe?token=old", "/sign-in/link?token=old", "/terms", "/privacy", "/nowhere", "/no-access",
            "/error/400", "/error/429", "/error/503", "/dev/mailbox", "/sandbox/stripe"],
        [false, true]);

    public static MatrixTheoryData<string, bool> Own => new(
        ["/dashboard", "/learn", "/learn/hiragana-1", "/learn/hiragana-1/questions", "/billing", "/upgrade", "/upgrade?canceled=1", "/upgrade?problem=payments_unavailable", "/upgrade?coupon=nope", "/orders", "/orders/00000000-0000-0000-0000-000000000000", "/billing/cancel", "/checkout/return?session_id=none",
            "/welcome/welcome", "/pricing", "/settings/profile", "/settings/preferences", "/settings/notifications", "/settings/security", "/settings/sessions", "/notifications", "/settings/confirm", "/settings/two-factor", "/leaderboard", "/leaderboard?q=nobody"],
        [false, true]);

    [Theory, MemberData(nameof(Public)), Covers("OPS-11", "OPS-7")]
    public async Task A_public_page_is_sound(string path, bool dark)
    {
        await using var context = await browser.ContextAsync(product.Url, dark);
        var page = await context.NewPageAsync();
        var inspection = new Inspection(page);
        await page.GotoAsync(path);
        await inspection.IsLightAsync(isStatic: true);
        await inspection.PassAsync($"public{Name(path)}", dark);
    }

    [Theory, MemberData(nameof(Own)), Covers("OPS-11", "OPS-7", "TRI-2")]
    public async Task A_signed_in_page_is_sound(string path, bool dark)
    {
        await using var context = await browser.ContextAsync(product.Url, dark);
        var host = $"https://{new Uri(product.Url).Host}"; // a __Host- cookie can only be set for https; the loopback counts as safe when it is read
        await context.AddCookiesAsync((await SignedInAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = host, Secure = true, HttpOnly = c.HttpOnly }));
        var page = await context.NewPageAsync();
        var inspection = new Inspection(page);
        await page.GotoAsync(path);
        await inspection.IsLightAsync(isStatic: path is not ("/dashboard" or "/billing"));
        await inspection.PassAsync($"own{Name(path)}", dark);
    }

    private async Task<IReadOnlyList<BrowserContextCookiesResult>> SignedInAsync()
    {
        if (_signedIn is null)
        {
            using var person = await product.SignUpAsync("grace@example.com");
            await using var visitor = await Visitor.SignedInAsync(browser, product, "grace@example.com");
            await visitor.ArriveAsync("/dashboard");
            _signedIn = await visitor.Context.CookiesAsync();
        }
        return _signedIn;
    }

    private static string Name(string path) => path.TrimEnd('/').Replace('/', '-').Replace('?', '_').Replace('&', '_');
}

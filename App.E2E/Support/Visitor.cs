using System.Text.RegularExpressions;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Support;

/// <summary>Somebody at a browser of their own, who finds things the way people do: by label and by what a button says.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string Password = ApiClient.Password;

    private readonly Product _product;
    private readonly bool _javaScript;

    private Visitor(Product product, IBrowserContext context, IPage page, bool javaScript) => (_product, Context, Page, _javaScript) = (product, context, page, javaScript);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public static async Task<Visitor> ComeAsync(Browser browser, Product product, int width = Browser.Desktop, bool javaScript = true)
    {
        var context = await browser.ContextAsync(product.Url, width: width, javaScript: javaScript);
        context.SetDefaultTimeout(20_000);
        return new(product, context, await context.NewPageAsync(), javaScript);
    }

    /// <summary>A person with an account, signed in on the sign-in page; on the dashboard unless something more pressing is there.</summary>
    public static async Task<Visitor> SignedInAsync(Browser browser, Product product, string email, int width = Browser.Desktop, bool javaScript = true)
    {
        var visitor = await ComeAsync(browser, product, width, javaScript);
        await visitor.SignInAsync(email);
        return visitor;
    }

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public async Task OpenAsync(string path) => await Page.GotoAsync(path);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>Cells of the table with this name that hold just this text.</summary>
    public ILocator Cells(string table, string text) =>
        Page.GetByRole(AriaRole.Group, new() { Name = table, Exact = true }).GetByRole(AriaRole.Cell, new() { Name = text, Exact = true });

    public Task TypeAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    /// <summary>Waits for a path of the product, whatever follows in the query.</summary>
    public async Task ArriveAsync(string path)
    {
        try
        {
            // Looked at again and again: waiting for the navigation's own event can miss one that is just over.
            await Expect(Page).ToHaveURLAsync(new Regex($"^https?://[^/]+{Regex.Escape(path)}([?#].*)?$", RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = 20_000 });
            await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
            if (_javaScript)
            {
                await Browser.SettledAsync(Page);
            }
        }
        catch (PlaywrightException late)
        {
            throw new TimeoutException($"Not at {path} but at {Page.Url}, which says: {await Page.Locator("body").InnerTextAsync()}", late);
        }
    }

    /// <summary>A page of the workspace answers to clicks once its circuit has drawn it.</summary>
    public Task LiveAsync() => Expect(Page.Locator("[data-live]")).ToBeAttachedAsync(new() { Timeout = 20_000 });

    public async Task SignInAsync(string email, string password = Password)
    {
        await OpenAsync("/sign-in");
        await TypeAsync("Email or username", email);
        await TypeAsync("Password", password);
        await Button("Sign in").ClickAsync();
    }

    public async Task SignOutAsync()
    {
        await LiveAsync(); // a menu that is opened while the circuit takes the page over is drawn anew, closed
        await Button("Account menu").ClickAsync();
        await Button("Sign out").ClickAsync();
        await ArriveAsync("/");
    }

    public async Task RegisterAsync(string email)
    {
        await OpenAsync("/register");
        await TypeAsync("Email", email);
        await TypeAsync("Password", Password);
        await Button("Continue").ClickAsync();
        await ArriveAsync("/verify-email");
    }

    /// <summary>Fills in the hosted card form and sends it.</summary>
    public async Task PayAsync(string card, string button = "Subscribe")
    {
        await TypeAsync("Card number", card);
        await TypeAsync("Expiry (MM / YY)", "12 / 34");
        await TypeAsync("Security code (CVC)", "123");
        await TypeAsync("Name on card", "Ada Example");
        await Button(button).ClickAsync();
    }

    /// <summary>From the upgrade page to the hosted checkout.</summary>
    public async Task ToCheckoutAsync()
    {
        await OpenAsync("/upgrade");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Continue to payment" }).First.ClickAsync();
        await Expect(Heading).ToContainTextAsync("Subscribe to");
    }

    /// <summary>Keeps pictures of the page at both widths and finds it sound at both; nothing without scripts.</summary>
    public async Task LooksAsync(string name)
    {
        foreach (var width in _javaScript ? new[] { Browser.Phone, Browser.Desktop } : [])
        {
            await Page.SetViewportSizeAsync(width, 800);
            // Colours on their way from light to dark have the contrast of neither.
            await Page.EvaluateAsync("() => Promise.all(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished.catch(() => {}))).then(() => {})");
            await Pictures.KeepAsync(Page, $"{name}_{width}");
            var wrong = await Browser.ViolationsAsync(Page);
            Xunit.Assert.True(wrong.Count == 0, string.Join('\n', wrong));
            Xunit.Assert.False(await Browser.OverflowsAsync(Page), name);
        }
    }

    public Task<string> CodeAsync(string email) => _product.Outside.CodeAsync(email);

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}

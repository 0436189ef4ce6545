using System.Net.Http.Json;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

/// <summary>Passkeys with Chromium's virtual authenticator, under localhost because an IP address cannot own one.</summary>
[Covers("ACC-13", "ACC-15")]
public sealed class PasskeyTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    private string Site => $"http://localhost:{product.App.Address.Port}";

    [Fact]
    public async Task Somebody_adds_names_uses_and_removes_a_passkey()
    {
        using var account = await product.SignUpAsync("key@example.com");
        await using var context = await browser.ContextAsync(Site);
        var page = await context.NewPageAsync();
        var device = await DeviceAsync(page);
        await SignInAsync(page, "key@example.com");
        await page.GotoAsync("/settings/security");
        await Pictures.KeepAsync(page, "security-empty");
        Assert.Empty(await Browser.ViolationsAsync(page));

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByText("Passkey added.")).ToBeVisibleAsync();
        await page.GetByLabel("Name of the passkey Passkey").FillAsync("My laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the name of Passkey" }).ClickAsync();
        await Expect(page.GetByLabel("Name of the passkey My laptop")).ToBeVisibleAsync();
        Assert.Empty(await Browser.ViolationsAsync(page));
        await page.SetViewportSizeAsync(320, 640);
        Assert.False(await Browser.OverflowsAsync(page));
        await page.SetViewportSizeAsync(Browser.Phone, 844);
        await Pictures.KeepAsync(page, "security-passkey-phone");
        await product.MailAsync("key@example.com", "A passkey was added");

        await page.SetViewportSizeAsync(Browser.Desktop, 800);
        await Pictures.KeepAsync(page, "security-passkey");
        await SignOutAsync(page);
        await device.PresentAsync(false);
        await page.GotoAsync("/sign-in");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToBeVisibleAsync();
        await Pictures.KeepAsync(page, "sign-in-passkey");
        Assert.Empty(await Browser.ViolationsAsync(page));
        await device.PresentAsync(true);
        await page.GotoAsync("/sign-in?returnUrl=%2Fsettings%2Fsecurity"); // offered at once, as autofill: this authenticator says yes by itself
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Security" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove My laptop" }).ClickAsync();
        await Expect(page.GetByText("Passkey removed.")).ToBeVisibleAsync();
        await product.MailAsync("key@example.com", "A passkey was removed");
        await SignOutAsync(page);
        await page.GotoAsync("/sign-in");
        await Expect(page.GetByText("That passkey did not work. Try again.").First).ToBeVisibleAsync(); // the device still has it
    }

    [Fact]
    public async Task An_answer_works_once_and_a_long_signed_in_session_has_to_prove_itself_first()
    {
        using var account = await product.SignUpAsync("once@example.com");
        await using var context = await browser.ContextAsync(Site);
        var page = await context.NewPageAsync();
        await DeviceAsync(page);
        await SignInAsync(page, "once@example.com");
        await product.Outside.AdvanceAsync(TimeSpan.FromMinutes(6));
        await page.GotoAsync("/settings/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Confirm that it is you");
        Assert.Empty(await Browser.ViolationsAsync(page));
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(page.GetByText("That is not your password.").First).ToBeVisibleAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByText("Passkey added.")).ToBeVisibleAsync();

        // One assertion, sent by 16 programs at once with the cookie of its question.
        await page.GotoAsync("/pricing");
        var answer = await page.EvaluateAsync<string>("""
            async () => {
              const asked = await fetch("/api/v1/auth/passkeys/sign-in-options", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
              const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked.json());
              return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON());
            }
            """);
        var cookie = (await context.CookiesAsync()).Single(c => c.Name == "__Host-passkey");
        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(answer, $"{cookie.Name}={cookie.Value}")));
        Assert.Equal(1, statuses.Count(s => s == 200));
        Assert.Equal(15, statuses.Count(s => s == 400));
        Assert.Equal(400, await SendAsync(answer, "x=y"));
        Assert.Equal(400, await SendAsync("{}", "x=y"));
    }

    private static async Task<Device> DeviceAsync(IPage page)
    {
        var line = await page.Context.NewCDPSessionAsync(page);
        await line.SendAsync("WebAuthn.enable");
        var added = await line.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new(line, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email or username").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account menu" })).ToBeVisibleAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Account menu" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First).ToBeVisibleAsync();
    }

    private async Task<int> SendAsync(string credential, string cookie)
    {
        using var handler = new HttpClientHandler { UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = new(Site) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/passkeys/sign-in") { Content = JsonContent.Create(new { credential }) };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", Site);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private sealed record Device(ICDPSession Line, string Id)
    {
        /// <summary>Whether its person touches it whenever it asks.</summary>
        public async Task PresentAsync(bool present) =>
            await Line.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new() { ["authenticatorId"] = Id, ["enabled"] = present });
    }
}

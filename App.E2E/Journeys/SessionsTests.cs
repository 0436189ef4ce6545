using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("ACC-14", "ACC-9")]
public sealed class SessionsTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Fact]
    public async Task Somebody_signs_out_a_browser_that_was_left_open_elsewhere()
    {
        using var account = await product.SignUpAsync("sessions@example.com");
        await using var elsewhere = await Visitor.SignedInAsync(browser, product, "sessions@example.com");
        await elsewhere.ArriveAsync("/dashboard");
        await elsewhere.LiveAsync();
        await using var here = await Visitor.SignedInAsync(browser, product, "sessions@example.com");
        await here.ArriveAsync("/dashboard");
        await here.LiveAsync();

        await here.Link("Settings").First.ClickAsync(); // out of a live page into a static one
        await Expect(here.Heading).ToHaveTextAsync("Profile");
        await here.Link("Sessions").ClickAsync();
        await Expect(here.Heading).ToHaveTextAsync("Sessions");
        await Expect(here.Page.GetByText("This device")).ToHaveCountAsync(1);
        await Pictures.KeepAsync(here.Page, "sessions");
        Assert.Empty(await Browser.ViolationsAsync(here.Page));
        await here.Page.SetViewportSizeAsync(Browser.Phone, 844);
        await Pictures.KeepAsync(here.Page, "sessions-phone");
        await here.Button("Sign out Chrome on Linux").First.ClickAsync();
        await Expect(here.Page.GetByText("Signed out there.")).ToBeVisibleAsync();
        await elsewhere.ArriveAsync("/sign-in");

        await here.Button("Sign out everywhere else").ClickAsync(); // the program that signed up
        await Expect(here.Page.GetByText("Signed out everywhere else.")).ToBeVisibleAsync();
        await Expect(here.Button("Sign out everywhere else")).ToHaveCountAsync(0);
        using var answer = await account.Http.GetAsync("/api/v1/users/me");
        Assert.Equal(401, (int)answer.StatusCode);
    }
}

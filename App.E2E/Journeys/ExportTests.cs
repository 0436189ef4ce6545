using System.IO.Compression;
using System.Text.RegularExpressions;
using BlazorAccounts.E2E.Support;
using BlazorAccounts.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BlazorAccounts.E2E.Journeys;

[Covers("OPS-1", "OPS-11")]
public sealed class ExportTests(Browser browser, Product product) : IClassFixture<Browser>, IClassFixture<Product>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_asks_for_their_data_and_downloads_it_from_the_mail(bool javaScript)
    {
        var email = $"data-{(javaScript ? "live" : "plain")}@example.com";
        using var account = await product.SignUpAsync(email);
        await using var person = await Visitor.SignedInAsync(browser, product, email, javaScript: javaScript);
        await person.ArriveAsync("/dashboard");
        await person.OpenAsync("/settings/security");
        await person.Link("Privacy").ClickAsync();
        await person.ArriveAsync("/settings/privacy");
        await person.LooksAsync("privacy");
        await person.Button("Request my data").ClickAsync();
        await Expect(person.Page.GetByText("We put your data together and mail you when it is ready.")).ToBeVisibleAsync();

        var mail = await product.MailAsync(email, "Your data is ready");
        var link = Regex.Match(mail.Text, @"/settings/privacy/export/[\w-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await person.OpenAsync("/settings/privacy");
        await Expect(person.Page.GetByText("It is ready.")).ToBeVisibleAsync();
        await person.LooksAsync("privacy-ready");
        await using var stranger = await Visitor.ComeAsync(browser, product, javaScript: javaScript);
        await stranger.OpenAsync(link);
        await Expect(stranger.Heading).ToHaveTextAsync("Sign in to download your data");
        await stranger.LooksAsync("export-signed-out");

        await person.OpenAsync(link);
        await person.LooksAsync("export-link");
        Assert.Contains(email, await DownloadAsync(person), StringComparison.Ordinal);
        await person.OpenAsync(link);
        await Expect(person.Heading).ToHaveTextAsync("This link does not work");
        await Expect(person.Page.GetByText("This file was downloaded already.")).ToBeVisibleAsync();
        await person.LooksAsync("export-used");
        await person.OpenAsync("/settings/privacy");
        await Expect(person.Page.GetByText("You downloaded it")).ToBeVisibleAsync();
    }

    private static async Task<string> DownloadAsync(Visitor person)
    {
        var download = await person.Page.RunAndWaitForDownloadAsync(() => person.Button("Download").ClickAsync());
        Assert.Matches(@"^my-data-\d{4}-\d\d-\d\d\.zip$", download.SuggestedFilename);
        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync());
        using var json = new StreamReader(await zip.GetEntry("my-data.json")!.OpenAsync());
        return await json.ReadToEndAsync();
    }
}

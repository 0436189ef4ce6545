using System.Buffers.Text;
using System.Text.Json;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform;

[Covers("PAY-1", "MSG-1")]
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:6001", "http://127.0.0.1:6001/")]
    [InlineData("https://+:6002;http://+:6001", "http://localhost:6001/")]
    [InlineData("http://0.0.0.0:6001/", "http://localhost:6001/")]
    [InlineData("http://[::]:6001", "http://localhost:6001/")]
    [InlineData("https://app.test:6002", "https://app.test:6002/")]
    [InlineData("http://unix:/tmp/app.sock", null)]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("", null)]
    public void What_is_listened_on_is_written_as_a_browser_on_this_machine_would(string urls, string? address) =>
        Assert.Equal(address, PublicAddress.Of(urls.Split(';', StringSplitOptions.RemoveEmptyEntries))?.AbsoluteUri);

    [Fact]
    public async Task On_a_port_the_system_chose_mails_tokens_and_return_links_use_that_port()
    {
        await using var app = await TestApp.StartAsync();
        using var ada = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");
        var own = app.Address.ToString();
        Assert.NotEqual(0, app.Address.Port);

        var back = await HostedPage.PayAsync(await ada.CheckoutUrlAsync("premium.monthly"), Shop.Good);
        var receipt = (await ada.MailsAsync("ada@example.test", mails => mails.Any(m => m.Subject.Contains("eceipt", StringComparison.Ordinal))))[0];

        Assert.StartsWith($"{own}checkout/return?session_id=cs_", back.ToString(), StringComparison.Ordinal);
        Assert.Contains($"href=\"{own}", receipt.Html, StringComparison.Ordinal);
        Assert.Equal(own.TrimEnd('/'), Issuer(ada.Http.DefaultRequestHeaders.Authorization!.Parameter!));
    }

    [Fact]
    public async Task A_configured_address_wins_over_where_the_app_listens()
    {
        await using var app = await TestApp.StartAsync((PublicAddress.Setting, "https://accounts.example.com/"));
        using var ada = ApiClient.For(app.Address);
        await ada.RegisterAsync("ada@example.test");

        var mail = (await ada.MailsAsync("ada@example.test", mails => mails.Count > 0))[0];

        Assert.Contains("href=\"https://accounts.example.com", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($":{app.Address.Port}", mail.Html, StringComparison.Ordinal);
    }

    private static string? Issuer(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.GetProperty("iss").GetString();
}

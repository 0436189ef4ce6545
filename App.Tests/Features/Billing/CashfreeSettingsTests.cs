using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-13")]
public sealed class CashfreeSettingsTests
{
    [Fact]
    public async Task A_gateway_without_its_secret_does_not_start_and_names_the_missing_key()
    {
        using var scratch = new ScratchDirectory();
        await using var app = AppProcess.Start(settings:
            [("ConnectionStrings:App", await TestPostgres.CreateDatabaseAsync()), ("Data:Directory", scratch.Path), ("Gateways:Cashfree:ClientId", "live_x")]);

        await app.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.NotEqual(0, app.ExitCode);
        Assert.Contains("Gateways:Cashfree:ClientSecret is missing", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_keys_or_none_are_accepted_and_every_secret_of_the_webhooks_counts()
    {
        var options = new CashfreeOptions { ClientId = "live_x", ClientSecret = "one", WebhookSecret = "two", WebhookSecretPrevious = "three" };

        Assert.True(new CashfreeNeedsItsSecret().Validate(null, options).Succeeded);
        Assert.True(new CashfreeNeedsItsSecret().Validate(null, new()).Succeeded);
        Assert.True(new CashfreeNeedsItsSecret().Validate(null, new() { ClientSecret = "one" }).Failed);
        Assert.Equal(["two", "one", "three"], options.WebhookSecrets);
        Assert.False(options.Sandbox);
    }
}

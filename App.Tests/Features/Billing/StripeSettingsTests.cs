using BlazorAccounts.Features.Billing.Gateways.Stripe;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Billing;

[Covers("PAY-13")]
public sealed class StripeSettingsTests
{
    [Fact]
    public async Task A_gateway_without_its_webhook_secret_does_not_start_and_names_the_missing_key()
    {
        using var scratch = new ScratchDirectory();
        await using var app = AppProcess.Start(settings:
            [("ConnectionStrings:App", await TestPostgres.CreateDatabaseAsync()), ("Data:Directory", scratch.Path), ("Gateways:Stripe:SecretKey", "sk_live_x")]);

        await app.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.NotEqual(0, app.ExitCode);
        Assert.Contains("Gateways:Stripe:WebhookSecret is missing", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_key_and_secret_it_starts_and_does_not_turn_to_the_sandbox()
    {
        var options = new StripeOptions { SecretKey = "sk_live_x", WebhookSecret = "whsec_x" };

        Assert.True(new StripeNeedsItsSecret().Validate(null, options).Succeeded);
        Assert.True(options.Enabled);
        Assert.False(options.Sandbox);
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>
/// Section <c>Gateways:Stripe</c>. Without a secret key, Development talks to the sandbox inside the app and Production sells nothing.
/// </summary>
public sealed class StripeOptions
{
    public const string Section = "Gateways:Stripe";

    /// <summary><c>sk_live_…</c> or <c>sk_test_…</c>; a restricted key <c>rk_…</c> works too.</summary>
    public string? SecretKey { get; set; }

    /// <summary><c>whsec_…</c> of the endpoint <c>/webhooks/stripe</c>.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The secret before, while it is being rolled.</summary>
    public string? WebhookSecretPrevious { get; set; }

    /// <summary>Where the API is, with or without <c>/v1</c>. Null is Stripe, or the sandbox where there is no key.</summary>
    [Url]
    public string? BaseAddress { get; set; }

    /// <summary>Of one try; 1 second to 80 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Further tries after a failure that may pass.</summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>Set when there is no key in Development.</summary>
    internal bool Sandbox { get; set; }

    internal bool Enabled => !string.IsNullOrEmpty(SecretKey);

    internal IEnumerable<string> WebhookSecrets => new[] { WebhookSecret, WebhookSecretPrevious }.OfType<string>().Where(s => s.Length > 0);
}

/// <summary>Turns to the sandbox in Development without a key.</summary>
internal sealed class StripeWithoutKey(IHostEnvironment environment) : IPostConfigureOptions<StripeOptions>
{
    public void PostConfigure(string? name, StripeOptions options)
    {
        if (environment.IsDevelopment() && !options.Enabled)
        {
            options.Sandbox = options.BaseAddress is null;
            options.SecretKey = "sk_test_sandbox";
            options.WebhookSecret ??= "whsec_sandbox_local_development_secret";
        }
    }
}

/// <summary>A gateway that can charge but whose news cannot be believed must not run.</summary>
internal sealed class StripeNeedsItsSecret : IValidateOptions<StripeOptions>
{
    public ValidateOptionsResult Validate(string? name, StripeOptions options) =>
        options.Enabled && string.IsNullOrEmpty(options.WebhookSecret)
            ? ValidateOptionsResult.Fail("Gateways:Stripe:WebhookSecret is missing, while Gateways:Stripe:SecretKey is set. It is shown when the endpoint /webhooks/stripe is made at Stripe.")
            : ValidateOptionsResult.Success;
}

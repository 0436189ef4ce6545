using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Settings of the local Cashfree sandbox, section <c>Sandbox:Cashfree</c>.</summary>
public sealed class CashfreeSandboxOptions
{
    public const string Section = "Sandbox:Cashfree";

    /// <summary>Where webhooks go; null means <c>/webhooks/cashfree</c> of this server.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>What callers send as <c>x-client-id</c>.</summary>
    [Required]
    public string ClientId { get; set; } = "sandbox_client_id";

    /// <summary>What callers send as <c>x-client-secret</c>; it signs the webhooks too.</summary>
    [Required]
    public string ClientSecret { get; set; } = "cfsk_sandbox_local_development_secret";

    /// <summary>The name customers see on the hosted pages.</summary>
    [Required]
    public string BusinessName { get; set; } = "BlazorAccounts";
}

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>
/// Settings of one sign-in provider: <c>SignIn:Google</c>, <c>SignIn:Apple</c>, <c>SignIn:GitHub</c>. Its button is shown when there is a client id. Every
/// address can be set, so that another server can stand in.
/// </summary>
public sealed class ProviderSettings
{
    public string? ClientId { get; set; }

    /// <summary>Apple has none: its secret is signed from the three below.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The issuer, exactly as its tokens say it. Addresses that are not set are read from its <c>/.well-known/openid-configuration</c> (not GitHub). A path is one of this site.</summary>
    public string? Authority { get; set; }

    public string? AuthorizationEndpoint { get; set; }
    public string? TokenEndpoint { get; set; }

    /// <summary>Where the keys of ID tokens are.</summary>
    public string? KeysEndpoint { get; set; }

    /// <summary>GitHub: who signed in.</summary>
    public string? UserEndpoint { get; set; }

    /// <summary>GitHub: their addresses.</summary>
    public string? EmailsEndpoint { get; set; }

    /// <summary>Apple: who signs the client secret.</summary>
    public string? TeamId { get; set; }

    /// <summary>Apple: which key signs it.</summary>
    public string? KeyId { get; set; }

    /// <summary>Apple: that key, PKCS#8 in PEM (the .p8 file's text).</summary>
    public string? PrivateKey { get; set; }
}

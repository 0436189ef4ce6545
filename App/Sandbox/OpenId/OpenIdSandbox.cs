namespace BlazorAccounts.Sandbox.OpenId;

/// <summary>
/// A local OpenID Connect provider that plays Google, for development only: whoever types an address there is that person. Off unless <c>Sandbox:OpenId</c> is
/// true. Nothing in the product knows it; it is configured like any other provider and reached over HTTP alone.
/// </summary>
public static class OpenIdSandbox
{
    public const string Setting = "Sandbox:OpenId";
    internal const string ClientId = "sandbox";
    internal const string ClientSecret = "sandbox-secret";
    internal const string Root = "/sandbox/openid";

    /// <summary>Call it before the product reads its settings.</summary>
    /// <exception cref="InvalidOperationException">It is switched on outside Development, or beside real keys of Google's.</exception>
    public static WebApplicationBuilder AddOpenIdSandbox(this WebApplicationBuilder builder)
    {
        if (!IsOn(builder.Environment, builder.Configuration))
        {
            return builder;
        }
        if (builder.Configuration["SignIn:Google:ClientId"] is { Length: > 0 })
        {
            throw new InvalidOperationException($"{Setting} plays Google, but SignIn:Google:ClientId is set too. Remove one of them.");
        }
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["SignIn:Google:ClientId"] = ClientId,
            ["SignIn:Google:ClientSecret"] = ClientSecret,
            ["SignIn:Google:Authority"] = Root,
        });
        builder.Services.AddSingleton<OpenIdServer>();
        return builder;
    }

    public static WebApplication MapOpenIdSandbox(this WebApplication app)
    {
        if (IsOn(app.Environment, app.Configuration))
        {
            var group = app.MapGroup(Root).AllowAnonymous().DisableAntiforgery().DisableRateLimiting().ExcludeFromDescription();
            group.MapGet("/.well-known/openid-configuration", (OpenIdServer server) => server.Configuration());
            group.MapGet("/keys", (OpenIdServer server) => server.Keys());
            group.MapPost("/token", (HttpRequest request, OpenIdServer server) => server.TokenAsync(request));
            var pages = group.MapGroup("").WithMetadata(new Platform.Security.OwnContentPolicy(Page.Policy));
            pages.MapGet("/sandbox.css", Page.Stylesheet);
            pages.MapGet("/authorize", (HttpRequest request) => SignInPage.Show(request.Query));
            pages.MapPost("/authorize", (HttpRequest request, OpenIdServer server) => server.AuthorizeAsync(request));
        }
        return app;
    }

    private static bool IsOn(IHostEnvironment environment, IConfiguration configuration)
    {
        var on = configuration.GetValue<bool>(Setting);
        return on && !environment.IsDevelopment()
            ? throw new InvalidOperationException($"{Setting} lets in whoever types an address. It starts in Development only.")
            : on;
    }
}

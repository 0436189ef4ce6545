using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// Puts the security headers on every response, also on errors. They are written when the response starts, as the last word: of several
/// Content-Security-Policies (Blazor brings one) exactly this one is left.
/// </summary>
internal sealed class SecurityHeaders
{
    private const string Permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
        + "payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

    // Nothing of it is ever drawn, so a program's answer needs no more.
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    private readonly RequestDelegate _next;
    private readonly PublicAddress _address;
    private readonly bool _hsts;
    private readonly string _policyStart = "default-src 'none'; script-src 'self'";
    private readonly string _policyEnd;
    private readonly string _policy;
    private readonly Func<object, Task> _write;

    public SecurityHeaders(RequestDelegate next, IHostEnvironment environment, IOptions<SecurityOptions> options, PublicAddress address)
    {
        (_next, _address) = (next, address);
        _hsts = !environment.IsDevelopment();
        var formAction = string.Join(' ', options.Value.FormActionOrigins.Prepend("'self'"));
        _policyEnd = "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; worker-src 'self'; manifest-src 'self'; "
            + $"object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action {formAction}";
        _policy = _policyStart + _policyEnd;
        _write = Write;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(_write, context);
        return _next(context);
    }

    private Task Write(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (_hsts && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }
        if (headers.Location.Count > 0)
        {
            headers.Location = WithoutForeignHost(headers.Location.ToString(), context.Request);
        }
        if (context.User.Identity?.IsAuthenticated == true && context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
        {
            headers.CacheControl = "no-store";
        }
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.ContentSecurityPolicy = ApiPolicy;
            headers.XFrameOptions = "DENY";
            return Task.CompletedTask;
        }
        var nonce = context.RequestServices.GetService<CspNonce>()?.Given;
        var own = context.GetEndpoint()?.Metadata.GetMetadata<OwnContentPolicy>();
        headers.ContentSecurityPolicy = own is not null ? own.Policy : nonce is null ? _policy : $"{_policyStart} 'nonce-{nonce}'{_policyEnd}";
        headers.XFrameOptions = own is null ? "DENY" : "SAMEORIGIN";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }

    // Pages redirect to full addresses that start with the Host header, which anybody can choose and caches may keep (security rule 15).
    private string WithoutForeignHost(string location, HttpRequest request)
    {
        var asked = $"{request.Scheme}://{request.Host}";
        return location.StartsWith(asked + "/", StringComparison.OrdinalIgnoreCase) && asked != _address.Origin ? location[asked.Length..] : location;
    }
}

using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Api;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Features.Accounts.Passkeys;

/// <summary><c>/api/v1/auth/passkeys</c>.</summary>
internal static class PasskeysApi
{
    public static void MapPasskeysApi(this IEndpointRouteBuilder routes)
    {
        var passkeys = routes.MapGroup("/auth/passkeys").WithTags("Authentication").RequireRateLimiting(RateLimitPolicies.Auth);
        passkeys.MapPost("/sign-in-options", AskAsync).Produces<string>(200, "application/json");
        passkeys.MapPost("/sign-in", SignInAsync).Accepts<CredentialRequest>("application/json").Produces<TokenAnswer>();
        passkeys.MapGet("", ListAsync).RequireAuthorization().Produces<Passkey[]>();
        passkeys.MapPost("/options", AskForNewAsync).RequireAuthorization().Produces<string>(200, "application/json");
        passkeys.MapPost("", AddAsync).RequireAuthorization().Accepts<CredentialRequest>("application/json").Produces<Passkey>(201);
        passkeys.MapPatch("/{id}", RenameAsync).RequireAuthorization().Accepts<NameRequest>("application/json").Produces(204);
        passkeys.MapDelete("/{id}", RemoveAsync).RequireAuthorization().Produces(204);
    }

    private static async Task<IResult> AskAsync(HttpContext http, PasskeyCeremony ceremony) =>
        TypedResults.Text(await ceremony.AskForAnyAsync(http), "application/json");

    private static async Task<IResult> SignInAsync(HttpContext http, SignInByPasskey signIn, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (credential, cookies) = (body.Text("credential"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await signIn.RunAsync(http, credential, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> ListAsync(ClaimsPrincipal caller, IOwnedDbs dbs, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(caller.UserId, ct);
        return TypedResults.Ok(await Passkey.OfAsync(db, caller.UserId, ct));
    }

    private static async Task<IResult> AskForNewAsync(HttpContext http, ManagePasskeys manage, CancellationToken ct) =>
        (await manage.AskAsync(http, ct)).ToHttp(options => TypedResults.Text(options, "application/json"));

    private static async Task<IResult> AddAsync(HttpContext http, ManagePasskeys manage, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (credential, name) = (body.Text("credential"), body.Text("name"));
            return body.Refusal?.ToProblem() ?? (await manage.AddAsync(http, credential, name, ct)).ToHttp(made => TypedResults.Created((string?)null, made));
        });

    private static async Task<IResult> RenameAsync(string id, HttpContext http, ManagePasskeys manage, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var name = body.Text("name");
            var outcome = body.Refusal ?? await manage.RenameAsync(http.User.UserId, id, name, ct);
            return outcome.Ok ? TypedResults.NoContent() : outcome.ToProblem();
        });

    private static async Task<IResult> RemoveAsync(string id, HttpContext http, ManagePasskeys manage, CancellationToken ct) =>
        await manage.RemoveAsync(http, id, ct) is { Ok: false } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    /// <param name="Credential">The JSON of the browser's <c>PublicKeyCredential</c>, as a string.</param>
    /// <param name="Name">Of a new passkey, at most 50 characters.</param>
    /// <param name="Cookies">Tokens in cookies instead of the body, when signing in.</param>
    private sealed record CredentialRequest(string Credential, string? Name, bool? Cookies);

    private sealed record NameRequest(string Name);
}

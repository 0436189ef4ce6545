using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Api;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary><c>/api/v1/auth/login/two-factor</c> and <c>/api/v1/auth/two-factor</c>.</summary>
internal static class TwoFactorApi
{
    public static void MapTwoFactorApi(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("Authentication").RequireRateLimiting(RateLimitPolicies.Auth);
        auth.MapPost("/login/two-factor", AnswerAsync).Accepts<AnswerRequest>("application/json").Produces<TokenAnswer>();
        auth.MapPost("/login/two-factor/recovery", AskAsync).Accepts<TicketRequest>("application/json").Produces(202);
        auth.MapPost("/login/two-factor/recovery/verify", RecoverAsync).Accepts<AnswerRequest>("application/json").Produces<TokenAnswer>().Produces<WaitAnswer>(202);
        var own = auth.MapGroup("/two-factor").RequireAuthorization();
        own.MapGet("", ShowAsync).Produces<TwoFactorStatus>();
        own.MapPost("/setup", async (ClaimsPrincipal caller, SetUpTwoFactor setUp, CancellationToken ct) =>
            (await setUp.BeginAsync(caller.UserId, caller.SessionId, ct)).ToHttp(setup => TypedResults.Ok(setup))).Produces<TwoFactorSetup>();
        own.MapPost("", TurnOnAsync).Accepts<ConfirmRequest>("application/json").Produces<OnAnswer>();
        own.MapDelete("", TurnOffAsync).Produces<TokenAnswer>();
        own.MapPost("/recovery-codes", async (HttpContext http, SetUpTwoFactor setUp, CancellationToken ct) =>
            (await setUp.RenewCodesAsync(http.User.UserId, http.User.SessionId, Caller.Of(http), ct)).ToHttp(sheet => TypedResults.Ok(new CodesAnswer(sheet.Codes)))).Produces<CodesAnswer>();
    }

    private static async Task<IResult> ShowAsync(ClaimsPrincipal caller, IOwnedDbs dbs, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(caller.UserId, ct);
        return TypedResults.Ok(await TwoFactorStatus.OfAsync(db, caller.UserId, ct));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, AnswerTwoFactor answer, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (ticket, code, recoveryCode, cookies) = (body.Text("ticket"), body.Text("code"), body.Text("recoveryCode"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await answer.RunAsync(ticket, code, recoveryCode, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> AskAsync(HttpContext http, RecoverTwoFactor recover, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var ticket = body.Text("ticket");
            var outcome = body.Refusal ?? await recover.AskAsync(ticket, ct);
            return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
        });

    private static async Task<IResult> RecoverAsync(HttpContext http, RecoverTwoFactor recover, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (ticket, code, cookies) = (body.Text("ticket"), body.Text("code"), body.Flag("cookies"));
            if (body.Refusal is { } malformed)
            {
                return malformed.ToProblem();
            }
            var outcome = await recover.RunAsync(ticket, code, SessionKind.Api, Caller.Of(http), ct);
            return !outcome.Ok ? ((Outcome)outcome).ToProblem()
                : outcome.Require().Session is { } session ? TypedResults.Ok(await session.ToTokensAsync(http, cookies))
                : TypedResults.Accepted((string?)null, new WaitAnswer(outcome.Require().ReadyAt));
        });

    private static async Task<IResult> TurnOnAsync(HttpContext http, SetUpTwoFactor setUp, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (setup, code, cookies) = (body.Text("setup"), body.Text("code"), body.Flag("cookies"));
            if (body.Refusal is { } malformed)
            {
                return malformed.ToProblem();
            }
            var outcome = await setUp.ConfirmAsync(http.User.UserId, http.User.SessionId, setup, code, SessionKind.Api, Caller.Of(http), ct);
            return outcome.Ok
                ? TypedResults.Ok(new OnAnswer(outcome.Require().RecoveryCodes, await outcome.Require().Session.ToTokensAsync(http, cookies)))
                : ((Outcome)outcome).ToProblem();
        });

    private static async Task<IResult> TurnOffAsync(HttpContext http, SetUpTwoFactor setUp, bool? cookies, CancellationToken ct)
    {
        var outcome = await setUp.TurnOffAsync(http.User.UserId, http.User.SessionId, SessionKind.Api, Caller.Of(http), ct);
        return outcome.Ok ? TypedResults.Ok(await outcome.Require().Session.ToTokensAsync(http, cookies is true)) : ((Outcome)outcome).ToProblem();
    }

    private sealed record TicketRequest(string Ticket);

    /// <param name="Ticket">Of the 403 <c>two_factor_required</c>.</param>
    /// <param name="RecoveryCode">In place of the code, where the authenticator is not at hand.</param>
    private sealed record AnswerRequest(string Ticket, string? Code, string? RecoveryCode, bool? Cookies);

    private sealed record ConfirmRequest(string Setup, string Code, bool? Cookies);

    private sealed record CodesAnswer(IReadOnlyList<string> RecoveryCodes);

    /// <param name="RecoveryCodes">Shown once.</param>
    /// <param name="Tokens">To go on with: every older session ended.</param>
    private sealed record OnAnswer(IReadOnlyList<string> RecoveryCodes, TokenAnswer Tokens);

    /// <param name="ReadyAt">From when the same two steps turn the second factor off and sign in.</param>
    private sealed record WaitAnswer(DateTimeOffset ReadyAt);
}

using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.MagicLink;
using BlazorAccounts.Features.Accounts.Passwords;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Features.Accounts.Api;

/// <summary><c>/api/v1/auth</c>.</summary>
internal static class AuthApi
{
    public static void MapAuthApi(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("Authentication").RequireRateLimiting(RateLimitPolicies.Auth);
        auth.MapPost("/register", RegisterAsync).Accepts<RegisterRequest>("application/json").Produces<Registered>(201);
        auth.MapPost("/verify-email", VerifyAsync).Accepts<VerifyEmailRequest>("application/json").Produces<TokenAnswer>();
        auth.MapPost("/resend-code", ResendAsync).Accepts<ResendCodeRequest>("application/json").Produces(202);
        auth.MapPost("/login", LoginAsync).Accepts<LoginRequest>("application/json").Produces<TokenAnswer>();
        auth.MapPost("/login/code", AskForCodeAsync).Accepts<ResendCodeRequest>("application/json").Produces(202);
        auth.MapPost("/login/code/verify", LoginByCodeAsync).Accepts<VerifyEmailRequest>("application/json").Produces<TokenAnswer>();
        auth.MapPost("/refresh", RefreshAsync).Accepts<RefreshRequest>(isOptional: true, "application/json").Produces<TokenAnswer>();
        auth.MapPost("/logout", LogoutAsync).Accepts<RefreshRequest>(isOptional: true, "application/json").Produces(204);
        auth.MapPost("/forgot-password", ForgotAsync).Accepts<ResendCodeRequest>("application/json").Produces(202);
        auth.MapPost("/verify-reset-code", CheckResetAsync).Accepts<ResetCodeRequest>("application/json").Produces<ResetTokenAnswer>();
        auth.MapPost("/reset-password", ResetAsync).Accepts<ResetPasswordRequest>("application/json").Produces(204);
        auth.MapPost("/change-password", ChangeAsync).RequireAuthorization().Accepts<ChangePasswordRequest>("application/json").Produces<TokenAnswer>();
        auth.MapPost("/prove", ProveAsync).RequireAuthorization().Accepts<ProveRequest>("application/json").Produces(204);
        auth.MapPost("/prove/code", async (HttpContext http, ProveAgain prove, CancellationToken ct) =>
            await prove.AskAsync(http.User.UserId, ct) is { Ok: false } refusal ? refusal.ToProblem() : TypedResults.Accepted((string?)null)).RequireAuthorization().Produces(202);
        auth.MapGet("/username-available", CheckUsernameAsync).Produces<UsernameCheck>();
    }

    private static async Task<IResult> RegisterAsync(HttpContext http, RegisterAccount register, FirstTouch firstTouch, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var utm = body.Child("utm");
            var visit = Visit.Of(body.Text("referralCode"), utm.Text("source"), utm.Text("medium"), utm.Text("campaign"), body.Text("referralSource"));
            var signUp = new SignUp(
                body.Text("email"),
                body.Text("password"),
                body.Text("username"),
                body.Flag("acceptTerms"),
                body.Text("firstName"),
                body.Text("lastName"),
                body.Flag("marketingConsent"),
                body.Text("timeZone"),
                visit.Or(firstTouch.Read(http.Request)));
            return body.Refusal?.ToProblem()
                ?? (await register.RunAsync(signUp, Caller.Of(http), ct)).ToHttp(made => TypedResults.Created((string?)null, made));
        });

    private static async Task<IResult> VerifyAsync(HttpContext http, VerifyEmail verify, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (email, code, cookies) = (body.Text("email"), body.Text("code"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await verify.RunAsync(email, code, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> ResendAsync(HttpContext http, ResendCode resend, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var email = body.Text("email");
            var outcome = body.Refusal ?? await resend.RunAsync(email, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
        });

    private static async Task<IResult> LoginAsync(HttpContext http, SignIn signIn, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (identifier, password, cookies) = (body.Text("email") ?? body.Text("username"), body.Text("password"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await signIn.RunAsync(identifier, password, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> AskForCodeAsync(HttpContext http, AskForMagicLink ask, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var email = body.Text("email");
            var outcome = body.Refusal ?? await ask.RunAsync(email, secret: null, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
        });

    private static async Task<IResult> LoginByCodeAsync(HttpContext http, SignInByMagicLink signIn, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (email, code, cookies) = (body.Text("email"), body.Text("code"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await signIn.ByCodeAsync(email, code, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> RefreshAsync(HttpContext http, RefreshTokens refresh, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var given = body.Text("refreshToken");
            var cookie = given is null ? TokenCookies.RefreshOf(http.Request) : null;
            if (body.Refusal is { } refusal)
            {
                return refusal.ToProblem();
            }
            var outcome = await refresh.RunAsync(given ?? cookie, Caller.Of(http), ct);
            if (!outcome.Ok && cookie is not null)
            {
                TokenCookies.Clear(http);
            }
            return await outcome.ToTokensAsync(http, cookie is not null);
        });

    private static async Task<IResult> LogoutAsync(HttpContext http, SignOut signOut, RefreshTokens refresh, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var token = body.Text("refreshToken") ?? TokenCookies.RefreshOf(http.Request);
            if (body.Refusal is { } refusal)
            {
                return refusal.ToProblem();
            }
            TokenCookies.Clear(http);
            if (http.Request.Cookies.ContainsKey(SessionCookie.Name))
            {
                await SessionCookie.SignOutAsync(http);
            }
            return await signOut.RunAsync([http.User.SessionId, await refresh.SessionOfAsync(token, ct)], ct) ? TypedResults.NoContent() : Outcome.Unauthenticated.ToProblem();
        });

    private static async Task<IResult> ForgotAsync(HttpContext http, ForgotPassword forgot, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var email = body.Text("email");
            var outcome = body.Refusal ?? await forgot.RunAsync(email, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
        });

    private static async Task<IResult> CheckResetAsync(HttpContext http, CheckResetCode check, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (email, code) = (body.Text("email"), body.Text("code"));
            return body.Refusal?.ToProblem()
                ?? (await check.RunAsync(email, code, Caller.Of(http), ct)).ToHttp(token => TypedResults.Ok(new ResetTokenAnswer(token)));
        });

    private static async Task<IResult> ResetAsync(HttpContext http, ResetPassword reset, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (token, password) = (body.Text("resetToken"), body.Text("newPassword"));
            var outcome = body.Refusal ?? await reset.RunAsync(token, password, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.NoContent() : outcome.ToProblem();
        });

    private static async Task<IResult> ChangeAsync(HttpContext http, ChangePassword change, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (password, cookies) = (body.Text("newPassword"), body.Flag("cookies"));
            return body.Refusal?.ToProblem()
                ?? await (await change.RunAsync(http.User.UserId, http.User.SessionId, password, SessionKind.Api, Caller.Of(http), ct)).ToTokensAsync(http, cookies);
        });

    private static async Task<IResult> ProveAsync(HttpContext http, ProveAgain prove, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (password, code) = (body.Text("password"), body.Text("code"));
            var outcome = body.Refusal ?? await prove.RunAsync(http.User.UserId, http.User.SessionId, password, code, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.NoContent() : outcome.ToProblem();
        });

    private static async Task<IResult> CheckUsernameAsync(string? username, CheckUsername check, CancellationToken ct) =>
        TypedResults.Ok(await check.RunAsync(username, ct));
}

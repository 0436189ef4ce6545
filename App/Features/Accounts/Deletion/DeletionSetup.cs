using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.Static;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Features.Accounts.Deletion;

/// <summary>The end of an account, and the way back.</summary>
internal static class DeletionSetup
{
    public static void AddDeletion(this IServiceCollection services)
    {
        services.AddSingleton<DeleteAccount>().AddSingleton<CloseAccount>().AddSingleton<FinishDeletion>().AddSingleton<RestoreAccount>().AddSingleton<EraseAccount>();
        services.AddSingleton<IDeletionGuard, LastAdministrator>().AddSingleton<IAccountEnd, EraseTraces>();
        services.AddHandler<AccountDeletionRequested, FinishDeletion>();
        services.AddJob<FinishDeletions>("finish-deletions", every: TimeSpan.FromMinutes(5));
        services.AddJob<EraseAccounts>("erase-accounts", cron: "0 20 3 * * ?");
        services.AddSingleton(new PrivacySection(typeof(DeleteAccountSection), 90));
    }

    public static void MapDeletionApi(this IEndpointRouteBuilder routes)
    {
        routes.MapDelete("/users/me", DeleteAsync).WithTags("Profile").RequireAuthorization()
            .Accepts<DeletionRequest>(isOptional: true, "application/json").Produces(202).ProducesValidationProblem();
        routes.MapPost("/auth/restore-account", RestoreAsync).WithTags("Authentication").RequireRateLimiting(RateLimitPolicies.Auth)
            .Accepts<RestoreRequest>("application/json").Produces(204);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, DeleteAccount delete, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (reason, comment, confirmation) = (body.Text("reason"), body.Text("comment"), body.Text("confirmation"));
            if (body.Refusal is { } unreadable)
            {
                return unreadable.ToProblem();
            }
            // What is none of the choices is the person's own words.
            var (choice, words) = DeletionReasons.Read(reason) is { } known ? (known, comment) : (DeletionReason.Other, comment ?? reason);
            var outcome = await delete.RunAsync(http.User.UserId, http.User.SessionId, choice, words, confirmation, Caller.Of(http), ct);
            return outcome.Ok ? TypedResults.Accepted((string?)null) : outcome.ToProblem();
        });

    private static async Task<IResult> RestoreAsync(HttpContext http, RestoreAccount restore, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var (token, username) = (body.Text("token"), body.Text("username"));
            return body.Refusal?.ToProblem() ?? (await restore.RunAsync(token, username, Caller.Of(http), ct)).ToHttp(_ => TypedResults.NoContent());
        });

    /// <param name="Reason">One of the choices (<c>notUseful</c>, <c>tooExpensive</c>, <c>foundAnother</c>, <c>privacy</c>, <c>trouble</c>, <c>other</c>) or own words.</param>
    /// <param name="Comment">At most 500 characters.</param>
    /// <param name="Confirmation">When given, the account's address or username.</param>
    internal sealed record DeletionRequest(string? Reason, string? Comment, string? Confirmation);

    /// <param name="Username">When the old one is taken by now.</param>
    internal sealed record RestoreRequest(string Token, string? Username);
}

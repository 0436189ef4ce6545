using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary><c>/api/v1/admin/users</c>, for administrators.</summary>
internal static class AdminUsersApi
{
    public static void MapAdminUsersApi(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/admin/users").WithTags("Administration").RequireAdministrator();
        users.MapGet("", FindAsync).Produces<UserAccount[]>();
        users.MapGet("/{id:guid}", ShowAsync).Produces<UserAccount>();
        Map("suspend", UserTrigger.SuspendAsked);
        Map("ban", UserTrigger.BanAsked);
        Map("reactivate", UserTrigger.ReactivateAsked);

        void Map(string act, UserTrigger on) => users
            .MapPost($"/{{id:guid}}/{act}", (Guid id, HttpContext http, ChangeUserState change, CancellationToken ct) => ChangeAsync(id, on, http, change, ct))
            .Accepts<StateChange>("application/json").Produces<UserAccount>().ProducesValidationProblem();
    }

    // By exact address or username: a list of a million comes with the admin desk.
    private static async Task<IResult> FindAsync(string? email, string? username, AppDb db, CancellationToken ct)
    {
        var (byEmail, byName) = (EmailAddress.Normalize(email), UsernameRule.Normalize(username));
        return byEmail is null && byName is null
            ? Outcome.Invalid("email", "search_missing", L("Give an email address or a username.")).ToProblem()
            : TypedResults.Ok(await UserAccount.Where(db, u => u.NormalizedEmail == byEmail || u.NormalizedUserName == byName).ToListAsync(ct));
    }

    private static async Task<IResult> ShowAsync(Guid id, AppDb db, CancellationToken ct) =>
        await UserAccount.Where(db, u => u.Id == id).SingleOrDefaultAsync(ct) is { } account ? TypedResults.Ok(account) : Outcome.NotFound.ToProblem();

    private static async Task<IResult> ChangeAsync(Guid id, UserTrigger on, HttpContext http, ChangeUserState change, CancellationToken ct) =>
        await JsonFields.AnswerAsync(http.Request, async body =>
        {
            var reason = body.Text("reason");
            return body.Refusal?.ToProblem()
                ?? (await change.RunAsync(http.User.UserId, id, on, reason, Caller.Of(http), ct)).ToHttp(account => TypedResults.Ok(account));
        });

    /// <param name="Reason">Shown to the owner; needed to suspend and to ban, at most 200 characters.</param>
    private sealed record StateChange(string? Reason);
}

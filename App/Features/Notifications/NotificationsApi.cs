using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Notifications;

/// <summary><c>/api/v1/notifications</c>.</summary>
internal static class NotificationsApi
{
    public static void MapNotificationsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/notifications").WithTags("Notifications").RequireAuthorization();
        group.MapGet("", ListAsync).Produces<Listing>().WithSummary("Newest first; after is the last id of the page before, unread=true leaves out what was read");
        group.MapPost("/{id:guid}/read", ReadAsync).Produces(204).WithSummary("Mark one as read");
        group.MapPost("/read-all", ReadAllAsync).Produces(204).WithSummary("Mark all as read");
    }

    private static async Task<IResult> ListAsync(Guid? after, bool? unread, ClaimsPrincipal caller, IOwnedDbs dbs, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(caller.UserId, ct);
        return await NotificationList.OfAsync(db, caller.UserId, after, unread == true, ct) is { } list
            ? TypedResults.Ok(new Listing(await NotificationList.UnreadAsync(db, caller.UserId, ct), [.. list.Items.Select(Line.Of)], list.Next))
            : Outcome.NotFound.ToProblem();
    }

    private static async Task<IResult> ReadAsync(Guid id, ClaimsPrincipal caller, ReadNotifications read, CancellationToken ct) =>
        (await read.RunAsync(caller.UserId, id, ct)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ReadAllAsync(ClaimsPrincipal caller, ReadNotifications read, CancellationToken ct) =>
        (await read.RunAllAsync(caller.UserId, ct)).ToHttp();

    /// <param name="Unread">Of all, up to 100.</param>
    /// <param name="Next">For <c>after</c>; null on the last page.</param>
    internal sealed record Listing(int Unread, IReadOnlyList<Line> Items, Guid? Next);

    internal sealed record Line(Guid Id, string Category, string Title, string Text, string? Href, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt)
    {
        public static Line Of(NotificationItem n) => new(n.Id, Wire.Name(n.Category), n.Title, n.Text, n.Href, n.CreatedAt, n.ReadAt);
    }
}

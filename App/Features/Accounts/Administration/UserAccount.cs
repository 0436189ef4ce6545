using System.Linq.Expressions;
using System.Text.Json.Serialization;
using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>An account as administrators see it.</summary>
/// <param name="StateReason">Why it is suspended or banned; null otherwise.</param>
public sealed record UserAccount(
    Guid Id,
    string Email,
    string Username,
    string? Name,
    bool EmailConfirmed,
    bool IsAdmin,
    [property: JsonConverter(typeof(JsonStringEnumConverter<UserState>))] UserState State,
    string? StateReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt)
{
    internal static IQueryable<UserAccount> Where(AppDb db, Expression<Func<User, bool>> which) =>
        db.Users.Where(which).Select(u => new UserAccount(
            u.Id, u.Email!, u.UserName!, NameOf(u.DisplayName, u.FirstName), u.EmailConfirmed, u.Standing.IsAdmin, u.State, u.StateReason, u.CreatedAt, u.LastSignInAt));

    // After the query: the database cannot read both.
    private static string? NameOf(string? displayName, string? firstName) => displayName ?? firstName;
}

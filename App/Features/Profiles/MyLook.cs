using System.Security.Claims;
using System.Text.Json.Nodes;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Shell;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>A person's look, from their settings.</summary>
internal sealed class MyLook(IOwnedDbs dbs, EditProfile edit) : IPersonalLooks
{
    private static readonly Func<AppDb, Guid, IAsyncEnumerable<PersonalLook>> Query = EF.CompileAsyncQuery((AppDb db, Guid userId) =>
        from u in db.Users
        join s in db.UserSettings on u.Id equals s.UserId
        where u.Id == userId && u.State != UserState.Deleted
        select new PersonalLook(
            User.Greet(u.DisplayName, u.FirstName, u.UserName!),
            u.PhotoUrl != null && u.PhotoUrl.StartsWith(Avatar.Path) ? u.PhotoUrl : null, // pictures of other sites would tell them who is here
            Wire.Name(s.Theme),
            Wire.Name(s.FontSize),
            s.TimeZone,
            s.Language));

    public async Task<PersonalLook?> OfAsync(ClaimsPrincipal person, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(person.UserId, ct);
        return await Query(db, person.UserId).SingleOrDefaultAsync(ct);
    }

    public async Task KeepAsync(ClaimsPrincipal person, LookChoice choice, string? address, CancellationToken ct)
    {
        var (theme, fontSize, language) = choice;
        var preferences = new JsonObject();
        if (Wire.Parse<Theme>(theme) is not null)
        {
            preferences["theme"] = theme;
        }
        if (Wire.Parse<FontSize>(fontSize) is not null)
        {
            preferences["fontSize"] = fontSize;
        }
        if (language is not null && Languages.All.ContainsKey(language))
        {
            preferences["language"] = language;
        }
        await edit.RunAsync(person.UserId, System.Text.Json.JsonSerializer.SerializeToElement(new JsonObject { ["preferences"] = preferences }), address, ct);
    }
}

using System.Text.Json;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Notifications;

/// <summary>Switches a kind of mails off for whoever has a link out of one (RFC 8058): without signing in, as often as it is pressed.</summary>
internal sealed class Unsubscribe(UnsubscribeLinks links, EditProfile edit)
{
    /// <summary>Done also for an account that is gone; 400 <c>unsubscribe_invalid</c>.</summary>
    /// <param name="address">Where it came from, for the audit log.</param>
    public async Task<Outcome> RunAsync(string? token, string? address, CancellationToken ct)
    {
        if (links.Read(token) is not { } who)
        {
            return Outcome.Refused(400, "unsubscribe_invalid", L("This link is not complete. Open it from the mail again."));
        }
        var off = new Dictionary<string, bool>(StringComparer.Ordinal) { [Wire.Name(who.Category)] = false };
        await edit.RunAsync(who.UserId, JsonSerializer.SerializeToElement(new { preferences = new { notifications = off } }), address, ct);
        return Outcome.Done;
    }
}

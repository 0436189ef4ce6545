using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform.Problems;
using Microsoft.AspNetCore.Components.Endpoints;

namespace BlazorAccounts.Features.Learning;

/// <summary>With the first page of somebody who is signed in, their browser's guest progress moves to the account, and the browser forgets it.</summary>
internal static class MoveGuest
{
    public static async Task OnFirstPageAsync(HttpContext http, RequestDelegate next)
    {
        var note = http.RequestServices.GetRequiredService<GuestNote>();
        if (http.User.Identity is { IsAuthenticated: true } && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && note.Read(note.Token(http.Request)) is { } guest)
        {
            try
            {
                await http.RequestServices.GetRequiredService<ClaimGuestProgress>().RunAsync(http.User.UserId, guest, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
                note.Forget(http);
            }
            catch (Exception away) when (DatabaseOutage.Is(away))
            {
                // It stays in the browser and moves with a later page.
            }
        }
        await next(http);
    }
}

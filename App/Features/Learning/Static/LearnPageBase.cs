using BlazorAccounts.Features.Accounts;
using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Features.Learning.Static;

/// <summary>What the pages of the course share: where the visitor stands, whoever they are.</summary>
public abstract class LearnPageBase : ComponentBase
{
    private const string FuriganaCookie = "furigana";

    [CascadingParameter] protected HttpContext Http { get; set; } = null!;

    /// <summary>Null when the account is gone.</summary>
    protected LearnState? State { get; private set; }

    /// <summary>Null for whoever has an account, and before a guest's first lesson.</summary>
    protected GuestProgress? Guest { get; set; }

    protected bool IsGuest => Http.User.Identity is not { IsAuthenticated: true };

    [Inject] protected GuestNote Notes { get; set; } = null!;
    [Inject] private LoadLearnState Load { get; set; } = null!;

    internal static void RememberFurigana(HttpContext http, bool show) =>
        http.Response.Cookies.Append(FuriganaCookie, show ? "on" : "off", new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = TimeSpan.FromDays(90), Secure = http.Request.IsHttps });

    protected override async Task OnInitializedAsync()
    {
        Guest = IsGuest ? Notes.Read(Notes.Token(Http.Request)) : null;
        await ReadAsync();
    }

    protected async Task ReadAsync() => State = IsGuest
        ? await Load.ForGuestAsync(Guest, Http.Request.Cookies[FuriganaCookie] != "off", Http.RequestAborted)
        : await Load.ForPersonAsync(Http.User.UserId, Http.User.TeamId, Http.RequestAborted);
}

using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
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

    /// <summary>Answers with the refusal's status. Not found means here that the account is out, and a 404 would put the page of lost addresses in place of this one.</summary>
    /// <returns>What to show.</returns>
    protected Outcome Refuse(Outcome refusal)
    {
        var told = refusal.Status is 404
            ? Outcome.Conflict("account_out", L("Your answers were not counted: your account cannot be used at the moment. Sign in again to see why."))
            : refusal;
        Http.Response.StatusCode = told.Status;
        return told;
    }

    protected async Task ReadAsync() => State = IsGuest
        ? await Load.ForGuestAsync(Guest, Http.Request.Cookies[FuriganaCookie] != "off", Http.RequestAborted)
        : await Load.ForPersonAsync(Http.User.UserId, Http.User.TeamId, Http.RequestAborted);
}

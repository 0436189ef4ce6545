using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Features.Profiles.Static;

/// <summary>A settings page that shows some fields of the profile in one form and saves them through <see cref="EditProfile"/>, all or none.</summary>
public abstract class ProfileFormPage : ComponentBase
{
    [CascadingParameter] protected HttpContext Http { get; set; } = null!;

    /// <summary>Paths of <see cref="ProfileRules"/>, in page order.</summary>
    protected abstract IReadOnlyList<string> Paths { get; }

    /// <summary>Null when the account is gone.</summary>
    protected ProfileForm? Form { get; private set; }

    protected Person? Me { get; private set; }

    [Inject] private IOwnedDbs Dbs { get; set; } = null!;
    [Inject] private EditProfile Edit { get; set; } = null!;
    [Inject] private Flash Flash { get; set; } = null!;
    [Inject] private NavigationManager Nav { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        await using var db = await Dbs.OfPersonAsync(Http.User.UserId, Http.RequestAborted);
        Me = await Person.LoadAsync(db, Http.User.UserId, Http.RequestAborted);
        var posted = HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType ? await Http.Request.ReadFormAsync(Http.RequestAborted) : null;
        Form = Me is null ? null : new(Me, Paths, posted);
    }

    protected async Task SaveAsync()
    {
        var outcome = await Edit.RunAsync(Http.User.UserId, Form!.ToPatch(), Http.Connection.RemoteIpAddress?.ToString(), Http.RequestAborted);
        if (outcome.Ok)
        {
            if (Paths.Contains("preferences.language"))
            {
                ReadersLanguage.Follow(Http, Form["language"]); // what is said next is in it already
            }
            Flash.Set(Http, L("Saved."));
            Nav.NavigateTo(Http.Request.Path);
            return;
        }
        Http.Response.StatusCode = outcome.Status;
        Form.Refuse(outcome);
    }
}

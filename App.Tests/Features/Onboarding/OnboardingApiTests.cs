using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ONB-1", "ONB-2", "MSG-1")]
public sealed class OnboardingApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/onboarding";
    private TestApp app = null!;
    private User ada = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        ada = await app.AddPersonAsync("ada@example.test");
        http = await app.ProgramOfAsync(ada);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_program_goes_through_the_wizard_and_the_person_is_welcomed_once()
    {
        Assert.Equal(("notStarted", "welcome"), await StateAsync());
        await SaveAllAsync();
        Assert.Equal(("inProgress", null), await StateAsync());

        using var completed = await http.PostAsync(Root + "/complete", null);
        using var again = await http.PostAsync(Root + "/complete", null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (completed.StatusCode, again.StatusCode));
        Assert.Equal(("completed", null), await StateAsync());
        Assert.Equal(1, await WelcomesAsync());
    }

    [Fact]
    public async Task Ten_devices_that_finish_at_once_send_one_mail()
    {
        await SaveAllAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => http.PostAsync(Root + "/complete", null)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(1, await WelcomesAsync());
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "onboarding.completed"));
    }

    [Fact]
    public async Task Moves_that_are_not_due_are_conflicts()
    {
        Assert.Equal((409, "step_out_of_order"), await PutAsync("modules"));
        Assert.Equal((409, "steps_missing"), await PostAsync("complete"));
        await SaveAllAsync();
        Assert.Equal((200, null), await PostAsync("complete"));
        Assert.Equal((409, "onboarding_completed"), await PutAsync("about"));
        Assert.Equal((409, "onboarding_completed"), await PostAsync("skip"));
    }

    [Fact]
    public async Task An_unknown_step_does_not_exist()
    {
        Assert.Equal((404, "not_found"), await PutAsync("Welcome"));
        Assert.Equal((404, "not_found"), await PutAsync("4"));
    }

    [Fact]
    public async Task Wrong_answers_are_named_by_field()
    {
        await PutAsync("welcome");
        using var answer = await http.PutAsJsonAsync(Root + "/steps/about", new { level = "genius", displayName = 7 });

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["displayName", "level"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sign_in_leads_to_the_wizard_until_it_is_done_or_put_off()
    {
        Assert.Equal("/welcome", await DestinationAsync());
        await PutAsync("welcome");
        Assert.Equal("/welcome", await DestinationAsync());
        Assert.Equal((200, null), await PostAsync("skip"));
        Assert.Null(await DestinationAsync());
        Assert.Equal(("skipped", "about"), await StateAsync());
        await PutAsync("about");
        Assert.Equal("/welcome", await DestinationAsync());
    }

    private async Task SaveAllAsync()
    {
        foreach (var step in new[] { "welcome", "about", "preferences", "modules", "first-step" })
        {
            Assert.Equal((200, null), await PutAsync(step));
        }
    }

    private async Task<(string? Status, string? Step)> StateAsync()
    {
        var state = await http.GetFromJsonAsync<JsonElement>(Root);
        return (state.GetProperty("status").GetString(), state.GetProperty("currentStep").GetString());
    }

    private async Task<(int, string?)> PutAsync(string step) => await CodeAsync(await http.PutAsJsonAsync($"{Root}/steps/{step}", new { }));

    private async Task<(int, string?)> PostAsync(string verb) => await CodeAsync(await http.PostAsync($"{Root}/{verb}", null));

    private static async Task<(int, string?)> CodeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return ((int)answer.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
        }
    }

    private async Task<int> WelcomesAsync()
    {
        await using var db = app.OpenDb();
        var recipient = "ADA@EXAMPLE.TEST";
        return await db.OutboxMails.CountAsync(m => m.OnceKey == $"welcome:{ada.Id}" && m.ToHash == recipient && m.Template == "WelcomeMail");
    }

    private async Task<string?> DestinationAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var mine = scope.ServiceProvider.GetServices<ISignInDestination>().Single(d => d.GetType().Name == "UnfinishedOnboarding");
        return await mine.ForAsync(ada.Id, ada.HomeTeamId, default);
    }
}

using System.Net.Http.Json;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Onboarding;

[Covers("ACC-3", "ACC-6", "ONB-1", "ONB-2", "AFF-1", "MSG-1")]
public sealed class FirstDayTests
{
    [Fact]
    public async Task A_person_who_came_through_a_link_registers_sets_up_and_is_welcomed()
    {
        await using var app = await TestApp.StartAsync();
        var friend = await app.AddPersonAsync("friend@example.test");
        await using var db = app.OpenDb();
        var code = await db.AffiliateCodes.Where(c => c.UserId == friend.Id).Select(c => c.Code).SingleAsync();
        using var ada = ApiClient.For(app.Address);

        using (var registered = await ada.RegisterAsync("ada@example.test", "ada_l", code))
        {
            registered.EnsureSuccessStatusCode();
        }
        await ada.VerifyAsync("ada@example.test");
        foreach (var step in new[] { "welcome", "about", "preferences", "modules", "first-step" })
        {
            using var saved = await ada.Http.PutAsJsonAsync($"/api/v1/onboarding/steps/{step}", new { level = "advanced", goals = new[] { "exam" }, dailyGoalMinutes = 20, modules = new[] { "lessons" } });
            saved.EnsureSuccessStatusCode();
        }
        using (var completed = await ada.Http.PostAsync("/api/v1/onboarding/complete", null))
        {
            completed.EnsureSuccessStatusCode();
        }

        var me = await ada.GetAsync("/api/v1/users/me");
        Assert.Equal(("ada_l", "advanced", 20), (
            me.GetProperty("identity").GetProperty("username").GetString(),
            me.GetProperty("learning").GetProperty("level").GetString(),
            me.GetProperty("preferences").GetProperty("dailyGoalMinutes").GetInt32()));
        Assert.True(me.GetProperty("onboarding").GetProperty("completed").GetBoolean());
        var id = me.GetProperty("identity").GetProperty("id").GetGuid();
        var referral = await db.Referrals.SingleAsync(r => r.ReferredId == id);
        Assert.Equal((friend.Id, code), (referral.ReferrerId, referral.Code));
        var mails = await ada.MailsAsync("ada@example.test", all => all.Any(m => m.Subject.Contains("Welcome", StringComparison.Ordinal)));
        var welcome = Assert.Single(mails, m => m.Subject.Contains("Welcome", StringComparison.Ordinal));
        Assert.Contains("20 minutes a day", welcome.Text, StringComparison.Ordinal);
        Assert.Contains("/dashboard", welcome.Html, StringComparison.Ordinal);
    }
}

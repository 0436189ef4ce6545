using System.Text.Json;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-4")]
public sealed class HiddenEmailTests
{
    [Fact]
    public async Task A_known_address_is_answered_like_a_new_one_and_its_owner_is_told_once_a_day()
    {
        await using var app = await TestApp.StartAsync(("Accounts:HideExistingEmails", "true"), ("Jobs:FollowClock", "false"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        var real = await person.RegisterAsync(email);
        var hidden = await person.RegisterAsync(email);
        var chosen = await person.RegisterAsync(email, "my_choice");

        Assert.Equal(Names(real), Names(hidden));
        Assert.Equal(email, hidden.Text("email"));
        Assert.NotEqual(real.Text("userId"), hidden.Text("userId"));
        Assert.Equal(real.Text("username"), hidden.Text("username")); // no number behind it, which would tell
        Assert.Equal("my_choice", chosen.Text("username"));
        await using (var db = app.OpenDb())
        {
            Assert.Equal(1, await db.Users.CountAsync());
        }
        Assert.Single(await person.MailsAsync(email), mail => mail.Template == "AccountExistsMail");

        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        await person.RegisterAsync(email);
        Assert.Equal(2, (await person.MailsAsync(email)).Count(mail => mail.Template == "AccountExistsMail"));
    }

    [Fact]
    public async Task A_taken_username_is_told_all_the_same()
    {
        await using var app = await TestApp.StartAsync(("Accounts:HideExistingEmails", "true"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        await person.RegisterAsync(email, "known_name");
        foreach (var other in new[] { email, AccountsApp.NewEmail() })
        {
            using var answer = await person.PostAsync("register", new { email = other, password = AccountsApp.Password, username = "KNOWN_name", acceptTerms = true });
            Assert.Equal("username_taken", (await answer.ReadAsync(409)).Code());
        }
    }

    private static string Names(JsonElement body) => string.Join(',', body.EnumerateObject().Select(p => p.Name));
}

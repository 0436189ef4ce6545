using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts;

/// <summary>Hashing is nearly all the time that a sign-in takes, so equal hashes at an equal cost are equal time; counting them does not depend on the machine.</summary>
[Covers("ACC-9")]
public sealed class EqualWorkTests
{
    [Fact]
    public async Task An_unknown_account_costs_one_hash_like_a_known_one()
    {
        await using var app = await TestApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        await person.SignUpAsync(email);
        var hashing = app.Services.GetRequiredService<PasswordHashing>();

        foreach (var address in (string[])[email, "ghost@example.test", "no-such-name"])
        {
            var before = hashing.Taken;
            using var answer = await person.PostAsync("login", new { email = address, password = "not the password" });
            await answer.ReadAsync(401);
            Assert.Equal(1, hashing.Taken - before);
        }
    }
}

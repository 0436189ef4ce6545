using System.Diagnostics;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-9")]
public sealed class EqualWorkTests
{
    [Fact]
    public async Task An_unknown_account_costs_a_hash_like_a_known_one()
    {
        // So dear that a missing hash would show as a hundredfold difference, however busy the machine is.
        await using var app = await TestApp.StartAsync(("Security:BcryptCost", "12"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        var email = AccountsApp.NewEmail();
        await person.SignUpAsync(email);
        List<double> known = [], unknown = [];
        for (var i = 0; i < 7; i++)
        {
            known.Add(await TimeAsync(person, email));
            unknown.Add(await TimeAsync(person, $"ghost{i}@example.test"));
        }

        Assert.InRange(known.Order().ElementAt(3) / unknown.Order().ElementAt(3), 0.4, 2.5);
    }

    private static async Task<double> TimeAsync(Person person, string email)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await person.PostAsync("login", new { email, password = "not the password" });
        await answer.ReadAsync(401);
        return watch.Elapsed.TotalMilliseconds;
    }
}

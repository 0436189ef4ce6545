using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Data;

public sealed class DatabaseStartTests
{
    [Fact]
    public async Task The_app_answers_on_a_database_of_its_own()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.NewClient();

        using var answer = await client.GetAsync("/");

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        await using var db = app.OpenDb();
        Assert.Empty(await db.Users.ToListAsync());
    }
}

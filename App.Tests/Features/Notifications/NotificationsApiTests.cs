using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Notifications;

[Covers("MSG-4", "OPS-8")]
public sealed class NotificationsApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1/notifications";
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
    public async Task Pages_follow_each_other_newest_first_without_gaps_while_new_ones_come()
    {
        for (var i = 0; i < 45; i++)
        {
            await app.TellAsync(ada, $"{i}"); // many within the same millisecond
        }
        var seen = new List<string>();
        Guid? after = null;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"{Root}{(after is null ? "" : $"?after={after}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("title").GetString()!));
            after = page.GetProperty("next").ValueKind is JsonValueKind.Null ? null : page.GetProperty("next").GetGuid();
            await app.TellAsync(ada, "new");
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 45).Reverse().Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task A_program_reads_one_then_all()
    {
        await app.TellAsync(ada, "First", NotificationCategory.Security, "/settings/security");
        await app.TellAsync(ada, "Second", NotificationCategory.StudyReminders);
        await app.TellAsync(ada, "Third", href: null);
        var first = (await ListAsync()).GetProperty("items")[2];
        Assert.Equal(
            ("First", "security", "/settings/security", JsonValueKind.Null),
            (first.GetProperty("title").GetString(), first.GetProperty("category").GetString(), first.GetProperty("href").GetString(), first.GetProperty("readAt").ValueKind));
        Assert.Equal(3, (await ListAsync()).GetProperty("unread").GetInt32());

        Assert.Equal(204, await PostAsync($"{first.GetProperty("id").GetGuid()}/read"));
        Assert.Equal(204, await PostAsync($"{first.GetProperty("id").GetGuid()}/read")); // again
        Assert.Equal((2, "Third,Second"), await UnreadAsync());
        Assert.Equal(204, await PostAsync("read-all"));
        Assert.Equal((0, ""), await UnreadAsync());
        Assert.Equal(3, (await ListAsync()).GetProperty("items").GetArrayLength());
    }

    [Fact, Covers("ORG-5")]
    public async Task Somebody_elses_notifications_do_not_exist()
    {
        var bob = await app.AddPersonAsync("bob@example.test");
        await app.TellAsync(bob, "For Bob");
        var his = (await app.ToldAsync(bob)).Single().Id;

        foreach (var id in new[] { his, Guid.CreateVersion7() })
        {
            Assert.Equal(404, await PostAsync($"{id}/read"));
            using var page = await http.GetAsync($"{Root}?after={id}");
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        }
        Assert.Equal(204, await PostAsync("read-all"));
        Assert.Null((await app.ToldAsync(bob)).Single().ReadAt);
        Assert.Equal(0, (await ListAsync()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Nobody_and_nonsense_are_refused()
    {
        using var nobody = app.NewClient();
        using var unknown = await nobody.GetAsync(Root);
        using var nonsense = await http.GetAsync($"{Root}?after=x&unread=maybe");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (unknown.StatusCode, nonsense.StatusCode));
        Assert.Equal(404, await PostAsync("x/read"));
    }

    private async Task<(int Unread, string Titles)> UnreadAsync()
    {
        var list = await http.GetFromJsonAsync<JsonElement>($"{Root}?unread=true");
        return (list.GetProperty("unread").GetInt32(), string.Join(',', list.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("title").GetString())));
    }

    private Task<JsonElement> ListAsync() => http.GetFromJsonAsync<JsonElement>(Root);

    private async Task<int> PostAsync(string path)
    {
        using var answer = await http.PostAsync($"{Root}/{path}", null);
        return (int)answer.StatusCode;
    }
}

using System.Text;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Leaderboard;

[Covers("PRO-8")]
public sealed class LeaderboardTests : IAsyncLifetime
{
    private Board board = null!;

    public async ValueTask InitializeAsync() => board = await Board.OpenAsync();

    public ValueTask DisposeAsync() => board.DisposeAsync();

    [Fact]
    public async Task People_stand_by_streak_then_xp_then_id()
    {
        await board.AddAsync("third", streak: 3, xp: 9_000_000_000);
        var (tieA, tieB) = (await board.AddAsync("tie_a", streak: 5, xp: 10), await board.AddAsync("tie_b", streak: 5, xp: 10));
        await board.AddAsync("first", streak: 5, xp: 11);
        await board.AddAsync("last", streak: 0, xp: 2_000_000_000_000); // more than the key has digits for
        await board.AddAsync("nothing");

        var page = await board.GetAsync("leaderboard");

        Assert.Equal(["first", .. new[] { tieA, tieB }.OrderBy(u => u.Id.ToString("N"), StringComparer.Ordinal).Select(u => u.UserName!), "third", "last", "nothing"], Board.Names(page));
        Assert.Equal([1, 2, 3, 4, 5, 6], page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("rank").GetInt32()));
        Assert.Equal([5, 5, 5, 3, 0, 0], page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("streak").GetInt32()));
        Assert.Equal(2_000_000_000_000, page.GetProperty("items")[4].GetProperty("totalXp").GetInt64());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task Pages_go_through_ties_and_count_on_without_losing_or_repeating_anybody()
    {
        for (var i = 0; i < 23; i++)
        {
            await board.AddAsync($"person{i}", streak: i / 8, xp: i / 4);
        }
        var whole = await board.NamesAsync("leaderboard?limit=100");
        Assert.Equal(23, whole.Length);

        foreach (var size in (int[])[1, 4, 7])
        {
            var (names, ranks) = (new List<string>(), new List<int>());
            for (string? next = ""; next is not null;)
            {
                var page = await board.GetAsync($"leaderboard?limit={size}&after={next}");
                names.AddRange(Board.Names(page));
                ranks.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("rank").GetInt32()));
                next = page.GetProperty("next").GetString();
            }
            Assert.Equal(whole, names);
            Assert.Equal(Enumerable.Range(1, 23), ranks);
        }
    }

    [Fact]
    public async Task Who_comes_and_goes_between_two_pages_moves_nobody_else()
    {
        var people = new List<User>();
        for (var i = 0; i < 6; i++)
        {
            people.Add(await board.AddAsync($"person{i}", streak: 10 - i));
        }
        var first = await board.GetAsync("leaderboard?limit=3");
        Assert.Equal(["person0", "person1", "person2"], Board.Names(first));

        await board.AddAsync("newcomer", streak: 50);
        await board.StudyAsync(people[5].Id, streak: 60, xp: 0); // overtakes the page that was read
        await board.PublishAsync(people[2], false); // the very row the cursor names
        await board.PublishAsync(people[3], false);

        Assert.Equal(["person4"], await board.NamesAsync($"leaderboard?limit=3&after={first.GetProperty("next").GetString()}"));
    }

    [Fact]
    public async Task Whoever_is_not_public_or_not_active_is_never_seen()
    {
        foreach (var state in Enum.GetValues<UserState>())
        {
            var user = await board.AddAsync($"who_{state}", streak: 3, displayName: $"Who {state}");
            await using var db = board.App.OpenDb();
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state));
        }
        await board.AddAsync("who_private", streak: 9, displayName: "Who Private", isPublic: false);
        var half = await board.AddAsync("who_half", streak: 9, displayName: "Who Half");
        await using (var db = board.App.OpenDb())
        {
            // A write that forgot the copy that is indexed.
            await db.TraderProfiles.Where(t => t.UserId == half.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.IsPublic, false));
        }

        Assert.Equal(["who_Active"], await board.NamesAsync("leaderboard"));
        Assert.Equal(["who_Active"], await board.NamesAsync("members?q=who"));
        Assert.Equal(["who_Active"], await board.NamesAsync("members?q=Who%20"));
    }

    [Fact]
    public async Task The_answer_holds_what_may_be_seen_and_nothing_else()
    {
        await board.AddAsync("ada", streak: 2, xp: 3, displayName: "Ada L.");
        await board.AddAsync("bob");

        var page = await board.GetAsync("leaderboard");
        var found = await board.GetAsync("members?q=ada");

        Assert.Equal("""{"rank":1,"username":"ada","displayName":"Ada L.","level":"beginner","streak":2,"totalXp":3,"isYou":false}""", page.GetProperty("items")[0].GetRawText());
        Assert.Equal("""{"username":"ada","displayName":"Ada L.","level":"beginner","streak":2,"totalXp":3,"isYou":false}""", found.GetProperty("items")[0].GetRawText());
        Assert.Equal(["items", "next", "you"], page.EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain("hidden.test", page.GetRawText() + found.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Parallel_choices_leave_the_profile_and_its_copy_saying_the_same()
    {
        var ada = await board.AddAsync("ada");

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => board.PublishAsync(ada, i % 2 == 0)));

        await using var db = board.App.OpenDb();
        var isPublic = await db.TraderProfiles.Where(t => t.UserId == ada.Id).Select(t => t.IsPublic).SingleAsync();
        Assert.Equal(isPublic, await db.Users.Where(u => u.Id == ada.Id).Select(u => u.IsListed).SingleAsync());
        Assert.Equal(isPublic, await db.Users.AnyAsync(u => u.Id == ada.Id && u.LeaderboardKey != null));
    }

    [Fact]
    public async Task What_is_no_cursor_or_no_limit_is_told_beside_its_field()
    {
        await board.AddAsync("ada", streak: 1);
        await board.AddAsync("bob");
        var real = (await board.GetAsync("leaderboard?limit=1")).GetProperty("next").GetString()!;
        var random = new Random(7);
        var odd = new List<string> { "x", "%00", "null", "AAAA", "-1", "💥", "[]", new string('A', 5000), Encode("1\nnone\n1"), Encode("-5\n00000000000000000000000000000000\n1"), Encode($"1\n{Guid.Empty:N}\n{int.MaxValue}"), Encode($"1\n{Guid.Empty:N}"), Encode($"99999999999999999999\n{Guid.Empty:N}\n1"), Encode($"1\n{Guid.Empty:N}\n1\n1") };
        odd.AddRange(Enumerable.Range(0, 60).Select(_ => new string([.. real.Select((c, i) => random.Next(6) == 0 ? "Aa0_-=%\u00e9"[random.Next(8)] : c)])));
        foreach (var cursor in odd)
        {
            using var answer = await board.Http.GetAsync($"/api/v1/leaderboard?after={Uri.EscapeDataString(cursor)}");
            Assert.Contains((int)answer.StatusCode, (int[])[200, 400]); // a changed digit may name another row
            if (!answer.IsSuccessStatusCode)
            {
                Assert.Contains("\"errors\":{\"after\":[", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
        foreach (var cursor in odd.Take(14))
        {
            Assert.Equal("cursor_invalid", (await board.GetAsync($"leaderboard?after={Uri.EscapeDataString(cursor)}", 400)).GetProperty("code").GetString());
        }
        foreach (var limit in (string[])["0", "101", "-1", "ten", "1e1", "%2B5", "99999999999"])
        {
            var refused = await board.GetAsync($"leaderboard?limit={limit}", 400);
            Assert.Equal("limit_invalid", refused.GetProperty("code").GetString());
            Assert.True(refused.GetProperty("errors").TryGetProperty("limit", out _));
        }
    }

    [Fact]
    public async Task Nobody_sees_it_without_signing_in()
    {
        using var stranger = board.App.NewClient();
        foreach (var path in (string[])["leaderboard", "members?q=ada"])
        {
            using var answer = await stranger.GetAsync($"/api/v1/{path}");
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

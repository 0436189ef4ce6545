using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Leaderboard;

[Covers("PRO-8")]
public sealed class MemberSearchTests : IAsyncLifetime
{
    private Board board = null!;

    public async ValueTask InitializeAsync() => board = await Board.OpenAsync();

    public ValueTask DisposeAsync() => board.DisposeAsync();

    [Fact]
    public async Task Usernames_come_first_then_display_names_whatever_their_case()
    {
        await board.AddAsync("zeta", displayName: "Anna Zed");
        await board.AddAsync("anna2", displayName: "Bea");
        await board.AddAsync("Anna_1", displayName: "ANNA one");
        await board.AddAsync("yuki", displayName: "anna yuki");
        await board.AddAsync("hannah", displayName: "Joanna");

        Assert.Equal(["anna2", "Anna_1", "yuki", "zeta"], await board.NamesAsync("members?q=aNNa")); // by the characters' numbers: digits, letters, underscore
        Assert.Equal(["yuki", "zeta"], await board.NamesAsync("members?q=anna&limit=2&after=" + await SkipAsync("anna", 2)));
        Assert.Equal(["zeta"], await board.NamesAsync("members?q=%20%20anna%20z"));
        Assert.Empty(await board.NamesAsync("members?q=nnah"));
    }

    [Theory]
    [InlineData("Éléonore", "éLÉ", "ele")]
    [InlineData("さくら", "さく", "さら")]
    [InlineData("Юлия", "юл", "ЮЯ")]
    [InlineData("🦊🦊 Fox", "🦊🦊", "🦊🦋")]
    [InlineData("100% real", "100%", "100_")]
    [InlineData("a_b [c]", "a_b [", "axb")]
    [InlineData("O'Hara \\ 1", "o'hara \\", "o\"")]
    public async Task Display_names_of_every_script_are_found_by_how_they_begin(string name, string typed, string other)
    {
        await board.AddAsync("somebody", displayName: name);
        await board.AddAsync("another", displayName: "Mx Nobody");

        Assert.Equal(["somebody"], await board.NamesAsync($"members?q={Uri.EscapeDataString(typed)}"));
        Assert.Empty(await board.NamesAsync($"members?q={Uri.EscapeDataString(other)}"));
    }

    [Theory]
    [InlineData("%%")]
    [InlineData("__")]
    [InlineData("a%")]
    [InlineData("*?")]
    [InlineData("[a-z]")]
    [InlineData("'; --")]
    [InlineData("ada@hidden.test")]
    [InlineData("hidden.test")]
    public async Task Neither_wildcards_nor_addresses_find_anybody(string typed)
    {
        await board.AddAsync("ada", displayName: "Ada");

        Assert.Empty(await board.NamesAsync($"members?q={Uri.EscapeDataString(typed)}"));
    }

    [Fact]
    public async Task Pages_go_from_usernames_to_display_names_without_losing_or_repeating_anybody()
    {
        for (var i = 0; i < 9; i++)
        {
            await board.AddAsync($"max{i}", displayName: "Max");
            await board.AddAsync($"other{i}", displayName: i < 6 ? "Max" : $"Maxi {i}"); // six of one name
        }
        var whole = await board.NamesAsync("members?q=max&limit=100");
        Assert.Equal(18, whole.Length);

        foreach (var size in (int[])[1, 4, 9, 17])
        {
            var names = new List<string>();
            for (string? next = ""; next is not null;)
            {
                var page = await board.GetAsync($"members?q=max&limit={size}&after={next}");
                names.AddRange(Board.Names(page));
                next = page.GetProperty("next").GetString();
            }
            Assert.Equal(whole, names);
        }
    }

    [Fact]
    public async Task Who_is_renamed_or_hides_is_found_by_the_new_name_alone_or_not_at_all()
    {
        var ada = await board.AddAsync("ada", displayName: "Ada");
        await EditAsync(ada, new { displayName = "Grace", username = "grace" });
        Assert.Empty(await board.NamesAsync("members?q=ada"));
        Assert.Equal(["grace"], await board.NamesAsync("members?q=gra"));

        await EditAsync(ada, new { isPublic = false });
        Assert.Empty(await board.NamesAsync("members?q=gra"));
        await using var db = board.App.OpenDb();
        Assert.False(await db.Users.AnyAsync(u => u.Id == ada.Id && (u.ListedName != null || u.ListedUserName != null)));
    }

    [Fact]
    public async Task What_cannot_be_searched_is_told_beside_its_field()
    {
        await board.AddAsync("max1", displayName: "Max");
        await board.AddAsync("max2", displayName: "Max");
        foreach (var q in (string[])["", "a", "%20a%20", new string('a', 51), "a%00b", "ab%0Ac", "%EF%BF%BD%EF%BF%BD"])
        {
            var refused = await board.GetAsync($"members?q={q}", 400);
            Assert.Equal("search_invalid", refused.GetProperty("code").GetString());
            Assert.True(refused.GetProperty("errors").TryGetProperty("q", out _));
        }
        Assert.Equal("search_invalid", (await board.GetAsync("members", 400)).GetProperty("code").GetString());

        var next = await SkipAsync("max", 1);
        foreach (var (q, after) in ((string, string)[])[("ada", next), ("max", "nonsense"), ("max", next[..^8]), ("max", "AAAA")])
        {
            var refused = await board.GetAsync($"members?q={q}&after={after}", 400);
            Assert.Equal("cursor_invalid", refused.GetProperty("code").GetString());
            Assert.True(refused.GetProperty("errors").TryGetProperty("after", out _));
        }
        Assert.Equal("limit_invalid", (await board.GetAsync("members?q=max&limit=1000", 400)).GetProperty("code").GetString());
    }

    private async Task<string> SkipAsync(string q, int count) => (await board.GetAsync($"members?q={q}&limit={count}")).GetProperty("next").GetString()!;

    private async Task EditAsync(User user, object profile) => Assert.True(
        (await board.App.InScopeAsync<EditProfile, Outcome>(edit => edit.RunAsync(user.Id, JsonSerializer.SerializeToElement(new { profile }), null, default))).Ok);
}

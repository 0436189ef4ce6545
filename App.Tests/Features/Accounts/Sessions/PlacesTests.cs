using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts.Sessions;

[Covers("ACC-14")]
public sealed class PlacesTests
{
    private const string Ranges = "1.0.0.0,1.0.0.255,AU\n\"1.0.1.0\",\"1.0.3.255\",\"CN\"\n9.0.0.0,9.0.0.255,ZZ\n127.0.0.0,127.255.255.255,DE\n2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP\n";

    [Theory]
    [InlineData("1.0.0.0", "Australia")]
    [InlineData("1.0.0.255", "Australia")]
    [InlineData("1.0.2.7", "China")]
    [InlineData("::ffff:1.0.2.7", "China")]
    [InlineData("1.0.4.0", null)]
    [InlineData("0.0.0.1", null)]
    [InlineData("9.0.0.1", null)]
    [InlineData("2001:200::1", "Japan")]
    [InlineData("2001:201::1", null)]
    [InlineData("unix", null)]
    [InlineData(null, null)]
    public void A_country_is_found_by_its_range(string? address, string? country)
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(country, new Places(File(scratch, Ranges)).Of(address));
    }

    [Fact]
    public void Without_a_file_nothing_is_known() => Assert.Null(new Places(null).Of("1.0.0.1"));

    [Theory]
    [InlineData("1.0.0.0;1.0.0.255;AU")]
    [InlineData("1.0.0.9,1.0.0.1,AU")]
    [InlineData("1.0.1.0,1.0.1.255,AU\n1.0.0.0,1.0.0.255,AU")]
    [InlineData("not,a,range")]
    public void A_file_that_is_none_is_refused_with_its_line(string text)
    {
        using var scratch = new ScratchDirectory();
        var wrong = Assert.Throws<ValidationException>(() => new Places(File(scratch, text)));
        Assert.Contains("Accounts:PlacesFile: line ", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ValidationException>(() => new Places("/no/such/file"));
    }

    [Fact]
    public async Task The_list_of_sessions_says_where()
    {
        using var scratch = new ScratchDirectory();
        await using var app = await TestApp.StartAsync(("Accounts:PlacesFile", File(scratch, Ranges)));
        using var http = new HttpClient { BaseAddress = app.Address };
        var tokens = await new Person(app, http).SignUpAsync(AccountsApp.NewEmail());
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        var sessions = await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/sessions");
        Assert.Equal("Germany", sessions[0].Text("place"));
    }

    private static string File(ScratchDirectory scratch, string text)
    {
        var path = scratch.File("places.csv");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}

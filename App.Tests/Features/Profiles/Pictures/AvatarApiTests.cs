using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Profiles.Pictures;

[Covers("PRO-1")]
public sealed class AvatarApiTests : IAsyncLifetime
{
    private const string Mine = "/api/v1/users/me/avatar";
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
    public async Task An_uploaded_picture_is_served_as_what_it_is_and_as_nothing_else()
    {
        var address = await UploadAsync();

        using var picture = await http.GetAsync(address);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", picture.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/users/me");
        Assert.Equal(address, me.GetProperty("profile").GetProperty("photoUrl").GetString());
    }

    [Fact]
    public async Task A_new_picture_takes_the_old_one_away_and_removing_takes_both()
    {
        var first = await UploadAsync();
        var second = await UploadAsync();
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await StatusAsync(first), await StatusAsync(second)));

        using var gone = await http.DeleteAsync(Mine);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(second));
    }

    [Fact]
    public async Task The_address_of_a_photo_elsewhere_takes_the_place_of_an_upload()
    {
        var address = await UploadAsync();
        using var patched = await http.PatchAsJsonAsync("/api/v1/users/me", new { profile = new { photoUrl = "https://photos.example/ada.png" } });
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(address));
    }

    [Theory]
    [InlineData(10, 422)]
    [InlineData(Avatar.MaxBytes + 1, 413)]
    public async Task What_is_no_picture_or_too_large_is_refused_and_changes_nothing(int length, int status)
    {
        var address = await UploadAsync();
        using var body = new ByteArrayContent(new byte[length]) { Headers = { ContentType = new("image/png") } };
        using var answer = await http.PutAsync(Mine, body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address));
    }

    [Fact]
    public async Task Of_sixteen_uploads_at_once_one_stays_whole()
    {
        var addresses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => UploadAsync()));

        await using var db = app.OpenDb();
        var kept = (await db.Avatars.AsNoTracking().SingleAsync(a => a.UserId == ada.Id)).Address;
        Assert.Contains(kept, addresses);
        Assert.Equal(kept, (await db.Users.AsNoTracking().SingleAsync(u => u.Id == ada.Id)).PhotoUrl);
    }

    [Fact]
    public async Task Strangers_upload_nothing()
    {
        using var stranger = app.NewClient();
        using var body = new ByteArrayContent([1]) { Headers = { ContentType = new("image/png") } };
        using var answer = await stranger.PutAsync(Mine, body);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var answer = await http.GetAsync(address);
        return answer.StatusCode;
    }

    private async Task<string> UploadAsync()
    {
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pictures", "plain.png")));
        body.Headers.ContentType = new MediaTypeHeaderValue("image/webp"); // what somebody calls it means nothing
        using var answer = await http.PutAsync(Mine, body);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("photoUrl").GetString()!;
    }
}

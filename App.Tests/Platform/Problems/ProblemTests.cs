using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Problems;

[Covers("OPS-8")]
public sealed class ProblemTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(services => services.AddSingleton<IStartupFilter, FailingAddresses>());
        _client = _app.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("{\"advance\":")]
    [InlineData("[]")]
    [InlineData("\"\\ud800")]
    [InlineData("{\"advance\":{\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}}")]
    public async Task Json_that_cannot_be_read_is_a_bad_request(string body) =>
        await ExpectAsync(await PostAsync("/dev/clock", body), HttpStatusCode.BadRequest, "bad_request");

    [Fact]
    public async Task Another_content_type_is_unsupported() =>
        await ExpectAsync(await PostAsync("/dev/clock", "advance=1", "text/plain"), HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Fact]
    public async Task An_encoding_that_does_not_exist_is_unsupported() =>
        await ExpectAsync(await PostAsync("/dev/clock", "{}", "application/json", "nope"), HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Theory]
    [InlineData("GET", "/sign-in", HttpStatusCode.OK)]
    [InlineData("POST", "/sign-in", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/sign-out", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/theme", HttpStatusCode.BadRequest)]
    public async Task A_form_that_is_none_is_no_bug(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent("--x\r\nbroken", Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        Assert.Equal(status, (await _client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/billing")]
    [InlineData("/api/v1/plans")]
    public async Task Without_a_host_there_is_no_address(string path)
    {
        using var socket = new TcpClient("127.0.0.1", _app.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task More_than_a_megabyte_is_too_large() =>
        await ExpectAsync(await PostAsync("/dev/clock", $"{{\"advance\":\"{new string('1', 1024 * 1024)}\"}}"), HttpStatusCode.RequestEntityTooLarge, "payload_too_large");

    [Fact]
    public async Task An_unknown_address_of_the_api_says_so_in_its_shape() =>
        await ExpectAsync(await _client.GetAsync(new Uri("/api/v1/no-such-thing", UriKind.Relative)), HttpStatusCode.NotFound, "not_found");

    [Theory, Covers("OPS-9")]
    [InlineData("ja", "見つかりませんでした。")]
    [InlineData("tlh", "That does not exist.")]
    public async Task What_is_wrong_is_said_in_the_language_of_the_request(string language, string sentence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/no-such-thing") { Headers = { { "Accept-Language", language } } };
        var problem = JsonDocument.Parse(await (await _client.SendAsync(request)).Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(("not_found", sentence), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Theory, Covers("OPS-9")]
    [InlineData("ja", "lang=\"ja\"", "読み取れません")]
    [InlineData("tlh", "lang=\"en\"", "cannot be read")]
    public async Task The_plain_page_of_an_error_is_in_the_language_of_the_request(string language, string tag, string words)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out") { Headers = { { "Accept-Language", language }, { "Accept", "text/html" } }, Content = new StringContent("x") };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain; charset=nope");
        var page = await (await _client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains(tag, page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_says_so_in_its_shape() =>
        await ExpectAsync(await _client.DeleteAsync(new Uri("/dev/clock", UriKind.Relative)), HttpStatusCode.MethodNotAllowed, "method_not_allowed");

    [Fact, Covers("OPS-6")]
    public async Task Without_a_database_programs_get_503_and_people_a_page_and_both_recover()
    {
        var name = new Npgsql.NpgsqlConnectionStringBuilder(_app.ConnectionString).Database!;
        await RenameAsync(name, name + "_away");

        var answer = await _client.GetAsync(new Uri("/api/test/mails", UriKind.Relative));
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        await ExpectAsync(answer, HttpStatusCode.ServiceUnavailable, "database_unavailable");
        using var page = new HttpRequestMessage(HttpMethod.Get, "/test/mails") { Headers = { { "Accept", "text/html,*/*" } } };
        var shown = await _client.SendAsync(page);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (shown.StatusCode, shown.Content.Headers.ContentType?.MediaType));
        Assert.NotNull(shown.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);

        await RenameAsync(name + "_away", name);
        await Eventually.SoAsync(async () => (await _client.GetAsync(new Uri("/api/test/mails", UriKind.Relative))).IsSuccessStatusCode, "it serves again");
        await Eventually.SoAsync(async () => (await _client.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, "it is ready again");
        Assert.Equal("Healthy", (await _client.GetFromJsonAsync<JsonElement>(new Uri("/health/ready", UriKind.Relative))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_bug_says_nothing_about_the_inside() =>
        await ExpectAsync(await _client.GetAsync(new Uri("/api/test/bug", UriKind.Relative)), HttpStatusCode.InternalServerError, "internal_error");

    [Theory, Covers("ACC-9")]
    [InlineData("/api/test/busy", "application/problem+json")]
    [InlineData("/test/busy", "text/html")]
    public async Task More_sign_ins_than_can_be_hashed_in_good_time_are_asked_to_come_back(string path, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Accept", "text/html,*/*" } } };
        var answer = await _client.SendAsync(request);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Contains("Too many sign-ins at once", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain("inside", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem.ToString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json", string? charset = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        content.Headers.ContentType!.CharSet = charset ?? content.Headers.ContentType.CharSet;
        return await _client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task RenameAsync(string from, string to)
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        await using var connection = new Npgsql.NpgsqlConnection(await TestPostgres.ConnectionStringAsync());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"ALTER DATABASE \"{from}\" ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = '{from}'";
        await command.ExecuteNonQueryAsync();
        await Eventually.SoAsync(async () =>
        {
            await using var rename = connection.CreateCommand();
            rename.CommandText = $"ALTER DATABASE \"{from}\" RENAME TO \"{to}\"";
            try
            {
                await rename.ExecuteNonQueryAsync();
                return true;
            }
            catch (Npgsql.PostgresException)
            {
                return false;
            }
        }, "nobody is connected");
        await using var allow = connection.CreateCommand();
        allow.CommandText = $"ALTER DATABASE \"{to}\" ALLOW_CONNECTIONS true";
        await allow.ExecuteNonQueryAsync();
    }

    /// <summary>Behind the whole pipeline: addresses that ask the database, have a bug, or too much to do.</summary>
    private sealed class FailingAddresses : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map("/api/test/bug", bug => bug.Run(_ => throw new InvalidOperationException("The secret of the inside")));
            foreach (var path in new[] { "/api/test/busy", "/test/busy" })
            {
                app.Map(path, busy => busy.Run(_ => throw new HashingBusyException()));
            }
            foreach (var path in new[] { "/api/test/mails", "/test/mails" })
            {
                app.Map(path, mails => mails.Run(async http =>
                    await http.Response.WriteAsJsonAsync(await http.RequestServices.GetRequiredService<AppDb>().OutboxMails.CountAsync())));
            }
        };
    }
}

using System.Text;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("OPS-7")]
public sealed class MalformedBodyTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private static readonly string[] Paths = ["register", "verify-email", "resend-code", "login", "refresh", "logout"];

    private static readonly string[] Fields =
        ["email", "password", "username", "code", "firstName", "lastName", "referralCode", "acceptTerms", "marketingConsent", "utm", "referralSource", "timeZone", "refreshToken", "cookies"];

    [Fact]
    public async Task Two_thousand_malformed_bodies_never_break_the_server()
    {
        var random = new Random(20261120);
        var bodies = Enumerable.Range(0, 2000).Select(i => (Path: Paths[i % Paths.Length], Body: Body(random), Type: random.Next(20) == 0 ? "text/plain" : "application/json")).ToList();
        List<string> broken = [];
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, ct) =>
        {
            using var answer = await accounts.Http.PostAsync($"/api/v1/auth/{one.Path}", new ByteArrayContent(one.Body) { Headers = { ContentType = new(one.Type) } }, ct);
            if ((int)answer.StatusCode >= 500 || (int)answer.StatusCode < 400 && one.Path is not "resend-code" and not "register")
            {
                lock (broken)
                {
                    broken.Add($"{(int)answer.StatusCode} {one.Path} {Encoding.UTF8.GetString(one.Body)}");
                }
            }
        });

        Assert.Empty(broken);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login");
        request.Headers.ExpectContinue = true; // asks first, so that the answer does not race with what is still being sent
        request.Content = new StringContent($$"""{"email":"{{new string('a', 2_000_000)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await accounts.Http.SendAsync(request);

        Assert.Equal(413, (int)answer.StatusCode);
    }

    private static byte[] Body(Random random)
    {
        var members = Fields.OrderBy(_ => random.Next()).Take(random.Next(1, 8)).Select(f => $"\"{f}\":{RandomJson.Value(random, 3)}");
        var bytes = Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}");
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            default:
                return bytes;
        }
    }
}

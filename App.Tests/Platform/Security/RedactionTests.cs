using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("OPS-3", "OPS-6")]
public sealed class RedactionTests
{
    private const string Jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    [Theory]
    [InlineData("Authorization: Bearer abcdef123456.-_", "abcdef123456")]
    [InlineData("got " + Jwt + " back", "eyJzdWIiOiIxIn0")]
    [InlineData("secret whsec_5wF0aQ12345678", "5wF0aQ")]
    [InlineData("with sk_test_51HabcdEFGH", "51Habcd")]
    [InlineData("Host=db;Username=app;Password=hunter2;Database=x", "hunter2")]
    [InlineData("{\"password\":\"hunter2\",\"email\":\"a@b.c\"}", "hunter2")]
    [InlineData("{\"refreshToken\": \"abcDEF\"}", "abcDEF")]
    [InlineData("GET /callback?code=4/0AbCd&state=xyz123", "4/0AbCd")]
    [InlineData("GET /magic?token=Zm9vYmFy", "Zm9vYmFy")]
    [InlineData("GET /settings/privacy/export/Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8", "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8")]
    [InlineData("card 4242 4242 4242 4242 declined", "4242 4242")]
    [InlineData("card 4000-0025-0000-3155", "0025")]
    [InlineData("pan 378282246310005.", "3782")]
    public void Secrets_are_told_by_their_shape_or_by_the_name_before_them(string text, string secret)
    {
        var clean = Redaction.Clean(text);

        Assert.DoesNotContain(secret, clean, StringComparison.Ordinal);
        Assert.Contains(Redaction.Mask, clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Team 0193a1b2-7c44-7def-8123-456789abcdef keeps access until 2026-11-20T12:00:00Z")]
    [InlineData("order 4242424242424241 is not a card number")]
    [InlineData("at 1763680000000 ms")]
    [InlineData("Request finished HTTP/1.1 GET http://localhost:5080/pricing?plan=pro - 200 - text/html 12.5ms")]
    [InlineData("The token expired. The password was changed.")]
    public void Other_text_stays_as_it_is(string text) => Assert.Equal(text, Redaction.Clean(text));

    [Theory]
    [InlineData("Password", true)]
    [InlineData("newPassword", true)]
    [InlineData("AccessToken", true)]
    [InlineData("ApiKey", true)]
    [InlineData("Code", true)]
    [InlineData("Authorization", true)]
    [InlineData("StatusCode", false)]
    [InlineData("CouponCode", false)]
    [InlineData("TokenType", false)]
    [InlineData("TeamId", false)]
    public void Names_tell_secrets(string name, bool secret) => Assert.Equal(secret, Redaction.IsSecretName(name));

    [Fact]
    public void A_hundred_thousand_hostile_characters_are_read_in_a_moment()
    {
        foreach (var piece in new[] { "eyJaaaaa-", "4 ", "password ", "Bearer ", "a-", "?code" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
            var start = TimeProvider.System.GetTimestamp();
            Redaction.Clean(text);
            Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public void No_provider_sees_a_secret_in_message_values_scopes_or_exceptions()
    {
        using var seen = new Recorder();
        var builder = WebApplication.CreateBuilder(["--environment", "Production"]);
        builder.AddRedactedLogging();
        builder.Logging.ClearProviders().AddProvider(seen);
        using var app = builder.Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");

        using (log.BeginScope(new Dictionary<string, object> { ["ApiKey"] = "scope-secret" }))
        {
            log.LogError(new InvalidOperationException("Password=exception-secret"), "Code {Code} for {User} with {Header}", "123456", "ada", "Bearer header-secret");
        }

        Assert.Contains("ada", seen.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), seen.Text, StringComparison.Ordinal);
        Assert.All(["123456", "header-secret", "exception-secret", "scope-secret"], secret => Assert.DoesNotContain(secret, seen.Text, StringComparison.Ordinal));
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public string Text { get; private set; } = "";

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Record(state);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Record(state);
            Text += formatter(state, exception) + exception + exception?.Message;
        }

        public void Dispose()
        {
        }

        private void Record<TState>(TState state) =>
            Text += string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? []) + state;
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Features.Accounts.TwoFactor;

namespace BlazorAccounts.Tests.Features.Accounts.TwoFactor;

/// <summary>Somebody with an authenticator app.</summary>
/// <param name="Tokens">Of the session in which it was turned on.</param>
public sealed record TwoFactorPerson(string Email, string Secret, IReadOnlyList<string> RecoveryCodes, JsonElement Tokens, TimeProvider Clock)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>What the app shows after so many steps of 30 seconds.</summary>
    public string Code(int steps) => CodeOf(Secret, steps, Clock.GetUtcNow());

    public static async Task<TwoFactorPerson> NewAsync(AccountsApp accounts)
    {
        var email = AccountsApp.NewEmail();
        using var http = Program(accounts, await accounts.SignUpAsync(email));
        return await TurnOnAsync(email, http, accounts.App.Clock);
    }

    public static async Task<TwoFactorPerson> TurnOnAsync(string email, HttpClient signedIn, TimeProvider clock)
    {
        var setup = await (await signedIn.PostAsync("/api/v1/auth/two-factor/setup", null)).ReadAsync(200);
        var code = CodeOf(setup.Text("secret"), 0, clock.GetUtcNow());
        using var answer = await signedIn.PostAsJsonAsync("/api/v1/auth/two-factor", new { setup = setup.Text("setup"), code });
        var on = await answer.ReadAsync(200);
        return new(email, setup.Text("secret"), [.. on.GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!)], on.GetProperty("tokens"), clock);
    }

    public async Task<string> TicketAsync(AccountsApp accounts)
    {
        using var answer = await accounts.PostAsync("login", new { email = Email, password = AccountsApp.Password });
        var asked = await answer.ReadAsync(403);
        Assert.Equal("two_factor_required", asked.Code());
        return asked.Text("ticket");
    }

    public static HttpClient Program(AccountsApp accounts, JsonElement tokens)
    {
        var http = new HttpClient { BaseAddress = accounts.App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        return http;
    }

    public static string CodeOf(string secret, int steps, DateTimeOffset now) => Totp.Code(Bytes(secret), Totp.StepAt(now) + steps);

    /// <summary>Base32, read as an authenticator app does.</summary>
    public static byte[] Bytes(string secret)
    {
        List<byte> bytes = [];
        var (bits, held) = (0, 0);
        foreach (var letter in secret)
        {
            (bits, held) = ((bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held >= 8)
            {
                bytes.Add((byte)(bits >> (held - 8)));
                held -= 8;
            }
        }
        return [.. bytes];
    }
}

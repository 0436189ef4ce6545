using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BlazorAccounts.Tests.Support;

/// <summary>What a program does with the product: registers, reads its mail, pays. Speaks only HTTP, so it works on any process.</summary>
public sealed partial class ApiClient(HttpClient http) : IDisposable
{
    public const string Password = "correct horse battery";

    public HttpClient Http => http;

    public static ApiClient For(Uri address) => new(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) });

    public Task<HttpResponseMessage> RegisterAsync(string email, string? username = null, string? referralCode = null) =>
        http.PostAsJsonAsync("/api/v1/auth/register", new { email, password = Password, username, referralCode, acceptTerms = true });

    /// <summary>Registers, types the code from the mailbox, and keeps the access token for what follows.</summary>
    public async Task<ApiClient> SignUpAsync(string email)
    {
        using var registered = await RegisterAsync(email);
        await WentWellAsync(registered);
        return await VerifyAsync(email);
    }

    /// <summary>Types the newest code that was mailed to this address.</summary>
    public async Task<ApiClient> VerifyAsync(string email)
    {
        using var verified = await http.PostAsJsonAsync("/api/v1/auth/verify-email", new { email, code = await CodeAsync(email) });
        await WentWellAsync(verified);
        var tokens = await verified.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        return this;
    }

    private static async Task WentWellAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>The newest 6-digit code mailed to this address; waits for the mail.</summary>
    public async Task<string> CodeAsync(string email)
    {
        var mails = await MailsAsync(email, mails => mails.Any(mail => SixDigits().IsMatch(mail.Subject)));
        return SixDigits().Match(mails.First(mail => SixDigits().IsMatch(mail.Subject)).Subject).Value;
    }

    /// <summary>The mails to this address, newest first, as soon as they are as wanted.</summary>
    public async Task<IReadOnlyList<Mail>> MailsAsync(string to, Func<IReadOnlyList<Mail>, bool> wanted, TimeSpan? limit = null)
    {
        for (var until = DateTime.UtcNow + (limit ?? TimeSpan.FromSeconds(30)); ; await Task.Delay(50))
        {
            var mails = await http.GetFromJsonAsync<List<Mail>>($"/dev/mailbox/messages?to={Uri.EscapeDataString(to)}") ?? [];
            if (wanted(mails))
            {
                return mails;
            }
            if (DateTime.UtcNow > until)
            {
                throw new TimeoutException($"The mailbox of {to} holds: {string.Join(" | ", mails.Select(mail => mail.Subject))}");
            }
        }
    }

    public async Task<JsonElement> GetAsync(string path) => await http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Reads an address until the answer is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> wanted, TimeSpan? limit = null)
    {
        for (var until = DateTime.UtcNow + (limit ?? TimeSpan.FromSeconds(30)); ; await Task.Delay(100))
        {
            var answer = await GetAsync(path);
            if (wanted(answer))
            {
                return answer;
            }
            if (DateTime.UtcNow > until)
            {
                throw new TimeoutException($"{path} still answers {answer}");
            }
        }
    }

    public async Task AdvanceAsync(TimeSpan step)
    {
        using var moved = await http.PostAsJsonAsync("/dev/clock", new { advance = step.ToString("c") });
        moved.EnsureSuccessStatusCode();
    }

    public async Task RunJobAsync(string name)
    {
        using var ran = await http.PostAsync($"/dev/jobs/{name}/run", content: null);
        ran.EnsureSuccessStatusCode();
    }

    /// <summary>Starts a checkout and pays on the hosted page with a test card, as a browser without JavaScript would.</summary>
    public async Task BuyAsync(string plan, string card = "4242424242424242") => await HostedPage.PayAsync(await CheckoutUrlAsync(plan), card);

    /// <summary>Starts a checkout; the address is where to pay.</summary>
    public async Task<string> CheckoutUrlAsync(string plan)
    {
        using var started = await http.PostAsJsonAsync("/api/v1/billing/checkout", new { plan });
        started.EnsureSuccessStatusCode();
        return (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checkoutUrl").GetString()!;
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();

    public sealed record Mail(string Id, string To, string Subject, string Text, string Html, DateTimeOffset SentAt);
}

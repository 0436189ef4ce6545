using System.Net.Http.Json;
using System.Text.Json;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts;

/// <summary>One running app for a class of tests, each of which uses addresses of its own.</summary>
public sealed class AccountsApp : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    private static int _number;

    public TestApp App { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;
    public Person Person { get; private set; } = null!;

    public static string NewEmail() => $"person{Interlocked.Increment(ref _number)}@example.test";

    public async ValueTask InitializeAsync()
    {
        // All of them come from one address, and together try more wrong passwords than one may.
        App = await TestApp.StartAsync(("Accounts:FailuresPerAddress", "10000"));
        Http = new HttpClient { BaseAddress = App.Address };
        Person = new(App, Http);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Person.PostAsync(path, body);

    public Task<JsonElement> RegisterAsync(string email, string? username = null) => Person.RegisterAsync(email, username);

    public Task<JsonElement> SignUpAsync(string email) => Person.SignUpAsync(email);

    public Task<string> CodeAsync(string email) => Person.CodeAsync(email);

    public Task<IReadOnlyList<(string Template, string Subject)>> MailsAsync(string email) => Person.MailsAsync(email);
}

/// <summary>Somebody who registers with an app by its API.</summary>
public sealed class Person(TestApp app, HttpClient http)
{
    public Task<HttpResponseMessage> PostAsync(string path, object body) => http.PostAsJsonAsync($"/api/v1/auth/{path}", body);

    public async Task<JsonElement> RegisterAsync(string email, string? username = null)
    {
        using var answer = await PostAsync("register", new { email, password = AccountsApp.Password, username, acceptTerms = true });
        return await answer.ReadAsync(201);
    }

    /// <summary>A confirmed account's first tokens.</summary>
    public async Task<JsonElement> SignUpAsync(string email)
    {
        await RegisterAsync(email);
        using var answer = await PostAsync("verify-email", new { email, code = await CodeAsync(email) });
        return await answer.ReadAsync(200);
    }

    public async Task<string> CodeAsync(string email) => (await MailsAsync(email)).First(mail => mail.Template == "CodeMail").Subject[..6];

    /// <summary>Mails to an address, newest first, whether or not they were sent yet.</summary>
    public async Task<IReadOnlyList<(string Template, string Subject)>> MailsAsync(string email)
    {
        await using var db = app.OpenDb();
        var recipient = email.ToUpperInvariant();
        var rows = await db.OutboxMails.AsNoTracking().Where(m => m.ToHash == recipient).OrderByDescending(m => m.CreatedAt).ToListAsync();
        var protection = app.Services.GetRequiredService<IDataProtectionProvider>();
        var mailbox = app.Services.GetRequiredService<MailboxStore>(); // a mail that was delivered is emptied in the outbox
        return [.. rows.Select(m => (m.Template, m.Content.Length > 0
            ? MailContent.Unprotect(protection, m.Content).Subject
            : mailbox.List(email).First(caught => caught.MessageId == m.MessageId).Subject))];
    }
}

internal static class Answers
{
    /// <summary>The body, after checking the status.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public static string Code(this JsonElement problem) => problem.GetProperty("code").GetString()!;

    public static string Text(this JsonElement body, string name) => body.GetProperty(name).GetString()!;
}

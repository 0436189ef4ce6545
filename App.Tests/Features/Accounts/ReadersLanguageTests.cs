using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Features.Accounts.Deletion;
using BlazorAccounts.Tests.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts;

/// <summary>Mails are in the language of whom they go to, whoever caused them; answers are in the language of the request.</summary>
[Covers("OPS-9", "MSG-1")]
public sealed class ReadersLanguageTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private TestApp App => accounts.App;

    [Fact]
    public async Task Whoever_registers_in_a_language_is_written_to_in_it()
    {
        var email = AccountsApp.NewEmail();
        using var registered = await PostAsync("register", new { email, password = AccountsApp.Password, acceptTerms = true }, "ja-JP,ja;q=0.9,en;q=0.8");
        await registered.ReadAsync(201);

        var code = await MailAsync(email, "CodeMail");
        Assert.EndsWith(" はBlazorAccountsのコードです", code.Subject, StringComparison.Ordinal);
        Assert.Contains("メールに記載", (await RefusalAsync("verify-email", new { email }, "ja")).Detail, StringComparison.Ordinal);
        Assert.Contains("1時間有効", code.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", code.Html, StringComparison.Ordinal);
        await using var db = App.OpenDb();
        Assert.Equal("ja", await db.LanguageOfAsync(await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email)).Select(u => u.Id).SingleAsync(), CancellationToken.None));
    }

    [Fact]
    public async Task A_mail_that_somebody_else_causes_is_in_the_language_of_whom_it_goes_to()
    {
        var (ada, ben) = (await AddAsync("ja"), await AddAsync("en"));
        foreach (var email in new[] { ada.Email!, ben.Email! })
        {
            // The stranger reads the other language.
            using var asked = await PostAsync("forgot-password", new { email }, email == ada.Email ? "en" : "ja");
            await asked.ReadAsync(202);
        }

        Assert.EndsWith(" はBlazorAccountsのコードです", (await MailAsync(ada.Email!, "CodeMail")).Subject, StringComparison.Ordinal);
        Assert.EndsWith(" is your BlazorAccounts code", (await MailAsync(ben.Email!, "CodeMail")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_news_of_a_strangers_device_is_in_the_owners_language_with_its_name()
    {
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        await SetAsync(email, "ja");
        using var stranger = new HttpClient { BaseAddress = App.Address, DefaultRequestHeaders = { { "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/149.0.0.0" }, { "Accept-Language", "en" } } };
        using var known = await accounts.PostAsync("login", new { email, password = AccountsApp.Password });
        using var there = await stranger.PostAsJsonAsync("/api/v1/auth/login", new { email, password = AccountsApp.Password });
        await there.ReadAsync(200);

        var mail = await MailAsync(email, "NewDeviceMail");
        Assert.Equal("LinuxのChromeからの新しいサインイン", mail.Subject);
        Assert.Matches(@"\d{4}年\d+月\d+日 \d\d:\d\d \(UTC\)", mail.Text);
    }

    [Fact]
    public async Task A_job_writes_in_the_language_of_whom_the_mail_goes_to()
    {
        var ada = await AddAsync("ja");
        await App.LeaveAsync(ada);
        await App.UntilAsync(ada, DeletionState.Scheduled);

        var mail = await MailAsync(ada.Email!, "DeletionScheduledMail");
        Assert.Equal("アカウントは削除されます", mail.Subject);
        Assert.Contains("アカウントを復元する", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("your", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_about_money_are_in_the_language_of_each_who_answers_for_the_team()
    {
        var ada = await AddAsync("ja");
        await using (var db = App.OpenDb())
        {
            await App.Services.GetRequiredService<BillingMails>().AddAsync<GreetingMail>(db, ada.HomeTeamId, null, new Dictionary<string, object?> { ["Name"] = "Ada" }, null, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        Assert.Contains("<html lang=\"ja\"", (await MailAsync(ada.Email!, "GreetingMail")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ja", "メールアドレスまたはパスワードが正しくありません。")]
    [InlineData("ja-JP,en;q=0.5", "メールアドレスまたはパスワードが正しくありません。")]
    [InlineData("en", "That email and password do not match an account.")]
    [InlineData("tlh,de;q=0.5", "That email and password do not match an account.")]
    [InlineData(null, "That email and password do not match an account.")]
    public async Task A_refusal_is_in_the_language_of_the_request_under_the_same_code(string? language, string sentence) =>
        Assert.Equal(("credentials_invalid", sentence), await RefusalAsync("login", new { email = "nobody@example.test", password = "wrong" }, language));

    [Fact]
    public async Task What_is_wrong_with_a_field_is_said_in_the_language_of_the_request()
    {
        using var answer = await PostAsync("register", new { email = "nobody", password = 7, acceptTerms = true }, "ja");
        Assert.Equal("文字列で指定してください。", (await answer.ReadAsync(400)).GetProperty("errors").GetProperty("password")[0].GetString());
        using var next = await PostAsync("register", new { email = "nobody", password = "short", acceptTerms = false }, "ja");
        var errors = (await next.ReadAsync(400)).GetProperty("errors");

        Assert.Equal(
            ["name@example.com のような形式でメールアドレスを入力してください。", "パスワードは8文字以上にしてください。", "登録するには利用規約に同意してください。"],
            new[] { "email", "password", "acceptTerms" }.Select(field => errors.GetProperty(field)[0].GetString()!));
    }

    private async Task<User> AddAsync(string language)
    {
        var person = await App.AddPersonAsync(AccountsApp.NewEmail());
        await SetAsync(person.Email!, language);
        return person;
    }

    private async Task SetAsync(string email, string language)
    {
        await using var db = App.OpenDb();
        await db.UserSettings.Where(s => db.Users.Any(u => u.Id == s.UserId && u.NormalizedEmail == EmailAddress.Normalize(email))).ExecuteUpdateAsync(set => set.SetProperty(s => s.Language, language));
    }

    private async Task<(string Code, string Detail)> RefusalAsync(string path, object body, string? language)
    {
        using var answer = await PostAsync(path, body, language);
        var problem = await answer.ReadAsync((int)answer.StatusCode);
        return (problem.Code(), problem.TryGetProperty("errors", out var errors) && errors.TryGetProperty("code", out var field) ? field[0].GetString()! : problem.Text("detail"));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/auth/{path}") { Content = JsonContent.Create(body) };
        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }
        return await accounts.Http.SendAsync(request);
    }

    private async Task<MailContent> MailAsync(string email, string template)
    {
        OutboxMail? mail = null;
        await Eventually.SoAsync(
            async () =>
            {
                await using var db = App.OpenDb();
                mail = await db.OutboxMails.AsNoTracking().Where(m => m.ToHash == EmailAddress.Normalize(email) && m.Template == template).OrderByDescending(m => m.CreatedAt).FirstOrDefaultAsync();
                return mail is not null;
            },
            template);
        if (mail!.Content.Length > 0)
        {
            return MailContent.Unprotect(App.Services.GetRequiredService<IDataProtectionProvider>(), mail.Content);
        }
        var caught = App.Services.GetRequiredService<MailboxStore>().List(email).First(m => m.MessageId == mail.MessageId); // emptied in the outbox once it is delivered
        return new(caught.Subject, caught.Html, caught.Text, caught.ToName, null);
    }
}

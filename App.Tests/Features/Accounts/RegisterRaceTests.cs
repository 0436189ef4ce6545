using System.Net;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-3", "ACC-4")]
public sealed class RegisterRaceTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task Sixteen_parallel_registrations_of_one_address_make_one_account()
    {
        var email = AccountsApp.NewEmail();
        var answers = await AtOnceAsync(16, i => accounts.PostAsync("register", new { email, username = $"race_e_{i}", password = AccountsApp.Password, acceptTerms = true }));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(status => status is HttpStatusCode.Conflict));
        Assert.Equal((1, 1, 1, 1), await CountAsync(email, "race_e_"));
    }

    [Fact]
    public async Task Sixteen_parallel_registrations_of_one_username_make_one_account()
    {
        var emails = Enumerable.Range(0, 16).Select(_ => AccountsApp.NewEmail()).ToArray();
        var answers = await AtOnceAsync(16, i => accounts.PostAsync("register", new { email = emails[i], username = "race_u", password = AccountsApp.Password, acceptTerms = true }));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(status => status is HttpStatusCode.Conflict));
        await using var db = accounts.App.OpenDb();
        var recipients = emails.Select(e => e.ToUpperInvariant()).ToArray();
        Assert.Equal(1, await db.Users.CountAsync(u => recipients.Contains(u.NormalizedEmail)));
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => recipients.Contains(m.ToHash)));
    }

    [Fact]
    [Covers("ACC-2")]
    public async Task Sixteen_parallel_registrations_with_one_local_part_all_get_a_username()
    {
        var answers = await AtOnceAsync(16, i => accounts.PostAsync("register", new { email = $"same@race{i}.test", password = AccountsApp.Password, acceptTerms = true }));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Created, status));
    }

    [Fact]
    [Covers("TRI-1")]
    public async Task Sixteen_parallel_aliases_of_one_mailbox_claim_one_trial()
    {
        var answers = await AtOnceAsync(16, i => accounts.PostAsync("register", new { email = $"alias+{i}@gmail.com", password = AccountsApp.Password, acceptTerms = true }));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Created, status));
        await using var db = accounts.App.OpenDb();
        Assert.Equal(15, await db.AuditEntries.CountAsync(e => e.Action == "trial.refused"));
    }

    internal static async Task<HttpStatusCode[]> AtOnceAsync(int count, Func<int, Task<HttpResponseMessage>> call) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await Task.Yield();
            using var answer = await call(i);
            return answer.StatusCode;
        }));

    private async Task<(int Users, int Codes, int Mails, int Audits)> CountAsync(string email, string usernames)
    {
        await using var db = accounts.App.OpenDb();
        var users = await db.Users.Where(u => u.NormalizedEmail == EmailAddress.Normalize(email) || u.UserName!.StartsWith(usernames)).Select(u => u.Id).ToListAsync();
        var recipient = email.ToUpperInvariant();
        return (
            users.Count,
            await db.EmailCodes.CountAsync(c => users.Contains(c.UserId)),
            await db.OutboxMails.CountAsync(m => m.ToHash == recipient),
            await db.AuditEntries.CountAsync(e => e.Action == "account.registered" && users.Contains(e.ActorId!.Value)));
    }
}

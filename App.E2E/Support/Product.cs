using System.Net.Http.Json;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Tests.Support;
using Xunit;

namespace BlazorAccounts.E2E.Support;

/// <summary>The whole product on a loopback port, with its mailbox, clock and payments sandbox; one for a test class.</summary>
public class Product : IAsyncLifetime
{
    private TestApp? _app;
    private ApiClient? _outside;

    /// <summary>Somebody without an account who speaks HTTP: reads mailboxes, moves the clock, runs jobs.</summary>
    public ApiClient Outside => _outside!;

    internal TestApp App => _app!;

    public string Url => App.Address.ToString().TrimEnd('/');

    /// <summary>Settings beyond those of every test.</summary>
    protected virtual (string Key, string? Value)[] Settings => [];

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(Settings);
        _outside = ApiClient.For(_app.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _outside?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>A signed-up person's program. Their wizard is put off, so that signing in leads to the dashboard.</summary>
    public async Task<ApiClient> SignUpAsync(string email, bool skipWizard = true)
    {
        var person = await ApiClient.For(App.Address).SignUpAsync(email);
        if (skipWizard)
        {
            using var skipped = await person.Http.PostAsync("/api/v1/onboarding/skip", content: null);
            skipped.EnsureSuccessStatusCode();
        }
        return person;
    }

    /// <summary>An administrator's program; called once in a product.</summary>
    internal async Task<HttpClient> AdminAsync()
    {
        var root = await App.AddPersonAsync("root@example.com");
        Assert.True(await App.InScopeAsync<MakeAdmin, bool>(async make => (await make.RunAsync("root@example.com", CancellationToken.None)).Ok));
        return await App.ProgramOfAsync(root);
    }

    /// <summary>Switches of the sandbox, such as <c>new { outage = true }</c>.</summary>
    public async Task BreakAsync(object switches)
    {
        using var set = await Outside.Http.PostAsJsonAsync("/sandbox/stripe/control", switches);
        set.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the mailbox of this address holds a mail with these words in its subject.</summary>
    public async Task<ApiClient.Mail> MailAsync(string to, string subject)
    {
        var mails = await Outside.MailsAsync(to, all => all.Any(m => m.Subject.Contains(subject, StringComparison.Ordinal)));
        return mails.First(m => m.Subject.Contains(subject, StringComparison.Ordinal));
    }
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Privacy;

/// <summary>What tests about exports do again and again.</summary>
public abstract partial class ExportDesk : IAsyncLifetime
{
    protected const string Export = "/api/v1/users/me/export";
    protected Turnstile Gate { get; } = new();
    protected TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(services => services.AddSingleton<IExportFile>(Gate), ("Jobs:FollowClock", "false"));

    public async ValueTask DisposeAsync()
    {
        Gate.OpenAll();
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<(User Person, HttpClient Http)> PersonAsync(string name)
    {
        var person = await App.AddPersonAsync($"{name}@example.test");
        return (person, await App.ProgramOfAsync(person));
    }

    protected static async Task AskAsync(HttpClient http)
    {
        using var asked = await http.PostAsync(Export, null);
        Assert.Equal(202, (int)asked.StatusCode);
    }

    protected async Task<string> LinkAsync(User person, int mails = 1)
    {
        var mailbox = App.Services.GetRequiredService<MailboxStore>();
        await Eventually.SoAsync(() => Task.FromResult(mailbox.List(person.Email!).Count(m => m.Subject == "Your data is ready") == mails), "the mail");
        return Link().Match(mailbox.List(person.Email!).First(m => m.Subject == "Your data is ready").Text) is { Success: true } found ? $"{Export}/{found.Groups[1].Value}" : "";
    }

    protected async Task RunAsync(string job) => Assert.Equal(JobOutcome.Done, (await App.Services.GetRequiredService<JobRunner>().RunNowAsync(job)).Outcome);

    protected static async Task<string?> CodeAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    protected static JsonNode Json(byte[] zip) => JsonNode.Parse(Text(zip, PackExport.JsonName))!;

    protected static string Text(byte[] zip, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var text = new StreamReader(archive.GetEntry(name)!.Open());
        return text.ReadToEnd();
    }

    [GeneratedRegex(@"/settings/privacy/export/([\w-]+)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    /// <summary>A feature's file that does not come: once, or never.</summary>
    protected sealed class Turnstile : IExportFile
    {
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _closed = [];
        private readonly ConcurrentDictionary<Guid, bool> _waiting = [];
        private readonly ConcurrentDictionary<Guid, bool> _broken = [];

        public string Name => "late.txt";

        /// <summary>The next run for this person stays; those after it pass.</summary>
        public void Close(Guid userId) => _closed[userId] = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Break(Guid userId) => _broken[userId] = true;

        public bool Waiting(Guid userId) => _waiting.ContainsKey(userId);

        public void OpenAll() => _closed.Values.ToList().ForEach(gate => gate.TrySetResult());

        public async ValueTask<byte[]?> ForAsync(Whose whose, CancellationToken ct)
        {
            if (_broken.ContainsKey(whose.UserId))
            {
                throw new IOException("The disk is full.");
            }
            if (_closed.TryGetValue(whose.UserId, out var gate) && _waiting.TryAdd(whose.UserId, true))
            {
                await gate.Task;
            }
            return null;
        }
    }
}

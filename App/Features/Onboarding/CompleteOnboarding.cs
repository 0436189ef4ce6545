using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Ends the wizard and sends the welcome mail with tips, once, however many devices ask at a time.</summary>
public sealed class CompleteOnboarding(IDbContextFactory<AppDb> dbs, TimeProvider clock, MailComposer mails)
{
    /// <returns>409 while a step is open; done again when it was done before.</returns>
    public Task<Outcome> RunAsync(Guid userId, CancellationToken ct) => Retrying.OnConflictAsync(() => CompleteAsync(userId, ct), ct);

    private async Task<Outcome> CompleteAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var person = await Person.LoadAsync(db, userId, ct);
        var onboarding = await db.Onboardings.FindAsync([userId], ct);
        if (person is null || onboarding is null)
        {
            return Outcome.NotFound;
        }

        var now = clock.GetUtcNow();
        var before = onboarding.Status;
        var completed = onboarding.Complete(now);
        if (completed.Ok && before != onboarding.Status)
        {
            db.Audit(now, userId, "onboarding.completed", $"user:{userId}");
            db.OutboxMails.Add(await WelcomeAsync(person, onboarding));
            await db.SaveChangesAsync(ct);
        }
        return completed;
    }

    private Task<OutboxMail> WelcomeAsync(Person person, Onboarding onboarding) => mails.ComposeAsync<WelcomeMail>(
        new(person.User.Email!, person.User.FullName ?? person.User.Greeting, person.User.Id, person.Settings.Language),
        MailCategory.Product,
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(WelcomeMail.Name)] = person.User.Greeting,
            [nameof(WelcomeMail.DailyGoalMinutes)] = person.User.Preferences.DailyGoalMinutes,
            [nameof(WelcomeMail.Modules)] = ModuleCatalogue.All.Where(m => onboarding.Modules.Contains(m.Key)).ToList(),
        },
        onceKey: $"welcome:{person.User.Id}");
}

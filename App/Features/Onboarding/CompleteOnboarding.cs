using BlazorAccounts.Data;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Ends the wizard, activates the modules picked in it and sends the welcome mail with tips, once, however many devices ask at a time.</summary>
public sealed class CompleteOnboarding(IDbContextFactory<AppDb> dbs, TimeProvider clock, ProductMails mails, FirstModules modules)
{
    /// <param name="address">Where it came from, for the audit log.</param>
    /// <returns>409 while a step is open; done again when it was done before.</returns>
    public async Task<Outcome> RunAsync(Guid userId, string? address, CancellationToken ct)
    {
        var completed = await Retrying.OnConflictAsync(() => CompleteAsync(userId, address, ct), ct);
        if (completed.Ok)
        {
            await modules.TellAsync(userId, ct);
        }
        return completed;
    }

    private async Task<Outcome> CompleteAsync(Guid userId, string? address, CancellationToken ct)
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
            db.Audit(now, userId, "onboarding.completed", $"user:{userId}", new { Status = before.ToString() }, new { Status = onboarding.Status.ToString() }, address);
            await modules.AddAsync(db, person.User, onboarding.Modules, address, now, ct);
            await WelcomeAsync(db, person, onboarding, ct);
            await db.SaveChangesAsync(ct);
        }
        return completed;
    }

    // Study habits, not news: it comes to everybody who wants to be helped to study, and one click in it ends that.
    private Task WelcomeAsync(AppDb db, Person person, Onboarding onboarding, CancellationToken ct) => mails.AddAsync<WelcomeMail>(
        db,
        NotificationCategory.StudyReminders,
        new(person.User.Email!, person.User.FullName ?? person.User.Greeting, person.User.Id, person.Settings.Language),
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(WelcomeMail.Name)] = person.User.Greeting,
            [nameof(WelcomeMail.DailyGoalMinutes)] = person.User.Preferences.DailyGoalMinutes,
            [nameof(WelcomeMail.Modules)] = ModuleCatalogue.All.Where(m => onboarding.Modules.Contains(m.Key)).ToList(),
        },
        onceKey: $"welcome:{person.User.Id}",
        ct);
}

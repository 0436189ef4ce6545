using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform.Dialect;
using BlazorAccounts.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>
/// Reminds people of today's lesson at the time they chose, by their clock: once on each of their days, on days without a lesson, also when clocks are changed or they
/// move to another zone. Several nodes may run it at once.
/// </summary>
internal sealed class RemindToStudy(IDbContextFactory<AppDb> dbs, ProductMails mails, TimeProvider clock) : IJob
{
    private const int Batch = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var forgotten = clock.GetUtcNow() - Kept;
        await db.StudyReminders.Where(r => r.At < forgotten).ExecuteDeleteAsync(ct);
        for (var after = Guid.Empty; ;)
        {
            var people = await WantingAsync(db, after, ct);
            foreach (var person in people)
            {
                var now = clock.GetUtcNow();
                if (StudyReminder.DueFor(person.Time, TimeZones.Find(person.TimeZone) ?? TimeZoneInfo.Utc, now) is { } day && person.LastStudyDay != day)
                {
                    await RemindAsync(person, day, now, ct);
                }
            }
            if (people.Count < Batch)
            {
                return;
            }
            after = people[^1].Id;
        }
    }

    private static Task<List<Reminded>> WantingAsync(AppDb db, Guid after, CancellationToken ct) =>
        (from u in db.Users
         join s in db.UserSettings on u.Id equals s.UserId
         where u.Id > after && u.Preferences.ReminderTime != null && s.Notifications.StudyReminders && u.EmailConfirmed && u.State == UserState.Active
         orderby u.Id
         select new Reminded(u.Id, u.Email!, User.Greet(u.DisplayName, u.FirstName, u.UserName!), s.Language, u.Preferences.ReminderTime!.Value, s.TimeZone, u.Learning.LastStudyDay, u.Learning.CurrentStreak, u.Learning.StreakUntil, u.Preferences.DailyGoalMinutes))
        .Take(Batch).ToListAsync(ct);

    private async Task RemindAsync(Reminded person, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.StudyReminders.AnyAsync(r => r.UserId == person.Id && r.Day == day, ct))
        {
            return;
        }
        try
        {
            await db.AtomicallyAsync(() => WriteAsync(db, person, day, now, ct), ct);
        }
        catch (DbUpdateException taken) when (UniqueIndex.Violated(taken) is not null)
        {
            // Another node reminds of this day.
        }
    }

    private async Task WriteAsync(AppDb db, Reminded person, DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        var (key, streak) = ($"study-reminder:{person.Id:N}:{day:yyyyMMdd}", MyLearning.Running(person.Streak, person.StreakUntil, now));
        db.Add(new StudyReminder { UserId = person.Id, Day = day, At = now });
        await mails.AddAsync<StudyReminderMail>(
            db,
            NotificationCategory.StudyReminders,
            new(person.Email, person.Name, person.Id, person.Language),
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(StudyReminderMail.Name)] = person.Name,
                [nameof(StudyReminderMail.Streak)] = streak,
                [nameof(StudyReminderMail.Minutes)] = person.DailyGoalMinutes,
                [nameof(StudyReminderMail.Time)] = Wire.Time(person.Time),
            },
            key,
            ct,
            expiresAt: now.AddHours(6));
        await db.NotifyAsync(
            person.Id,
            NotificationCategory.StudyReminders,
            new(L("Time for today's lesson"), Encouragement(streak, person.DailyGoalMinutes), "/learn"),
            now,
            key,
            ct);
        await db.SaveChangesAsync(ct);
    }

    private static Text Encouragement(int streak, int minutes) => streak switch
    {
        <= 0 => L($"{minutes} minutes are enough."),
        1 => L("1 day in a row so far. One lesson, and it goes on."),
        _ => L($"{streak} days in a row so far. One lesson, and it goes on."),
    };

    private sealed record Reminded(
        Guid Id, string Email, string Name, string Language, TimeOnly Time, string TimeZone, DateOnly? LastStudyDay, int Streak, DateTimeOffset? StreakUntil, int DailyGoalMinutes);
}

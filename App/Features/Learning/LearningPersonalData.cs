using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Learning;

internal sealed class LearningPersonalData : IPersonalData
{
    private const string Themselves = "names the person themselves";

    public void Declare(PersonalTables tables)
    {
        tables.Add("studyDays", (db, whose) => db.StudyDays.Where(d => d.UserId == whose.UserId))
            .Export(Low, d => d.Day, d => d.Lessons, d => d.Minutes, d => d.Xp, d => d.Words, d => d.Kanji)
            .Omit(None, Themselves, d => d.UserId);
        tables.Add("progress", (db, whose) => db.ProgressEntries.Where(e => e.UserId == whose.UserId))
            .Export(None, e => e.Id, e => e.IdempotencyKey!)
            .Export(Low, e => e.At, e => e.Day, e => e.Lessons, e => e.Minutes, e => e.Xp, e => e.Words, e => e.Kanji, e => e.Accuracy!)
            .Omit(None, Themselves, e => e.UserId);
        tables.Add("learnedLessons", (db, whose) => db.LearnedLessons.Where(l => l.UserId == whose.UserId))
            .Export(Low, l => l.Lesson, l => l.Right, l => l.LastAt)
            .Omit(None, Themselves, l => l.UserId);
        tables.Add("openDecks", (db, whose) => db.OpenDecks.Where(d => d.UserId == whose.UserId))
            .Export(Low, d => d.Deck, d => d.OpenedAt)
            .Omit(None, Themselves, d => d.UserId);
        tables.Add("studyReminders", (db, whose) => db.StudyReminders.Where(r => r.UserId == whose.UserId))
            .Export(Low, r => r.Day, r => r.At)
            .Omit(None, Themselves, r => r.UserId);
        tables.Add("guestProgress", (db, whose) => db.GuestClaims.Where(c => c.UserId == whose.UserId))
            .Export(None, c => c.Id, c => c.At)
            .Omit(None, Themselves, c => c.UserId);
    }
}

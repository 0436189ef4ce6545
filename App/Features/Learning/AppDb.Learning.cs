using BlazorAccounts.Features.Learning;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<StudyDay> StudyDays => Set<StudyDay>();
    public DbSet<ProgressEntry> ProgressEntries => Set<ProgressEntry>();
    public DbSet<LearnedLesson> LearnedLessons => Set<LearnedLesson>();
    public DbSet<OpenDeck> OpenDecks => Set<OpenDeck>();
    public DbSet<StudyReminder> StudyReminders => Set<StudyReminder>();
    public DbSet<GuestClaim> GuestClaims => Set<GuestClaim>();
}

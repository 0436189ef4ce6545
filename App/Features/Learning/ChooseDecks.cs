using BlazorAccounts.Data;
using BlazorAccounts.Features.Learning.Lessons;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Learning;

/// <summary>Opens decks for practice, as many as the plan has, and closes them. What is open stays open when a plan ends; no more are opened.</summary>
public sealed class ChooseDecks(IOwnedDbs dbs, RecordProgress record, Entitlements entitlements, MyModules modules)
{
    /// <returns>Done, also when it was open; 402 <c>plan_required</c> with <c>limit</c> and <c>upgradeUrl</c>; 409 <c>module_inactive</c>; 404.</returns>
    public async Task<Outcome> OpenAsync(Guid userId, Guid teamId, string? deck, CancellationToken ct)
    {
        if (Course.Bundled.FindDeck(deck) is not { } found)
        {
            return Outcome.NotFound;
        }
        if (!(await modules.ActiveAsync(userId, teamId, ct)).Contains(ModuleKey.PracticeDecks))
        {
            return Outcome.Conflict("module_inactive", L("Practice decks are switched off. Switch them on in your settings."));
        }
        var limit = await entitlements.Limit(teamId, PlanFeature.Decks, ct);
        var outcome = Outcome.NotFound;
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await db.AtomicallyAsync(
            async () =>
            {
                if (await record.LearnerAsync(db, userId, ct) is { } learner)
                {
                    outcome = await OpenAsync(db, learner, found, limit, ct);
                }
            },
            ct);
        return outcome;
    }

    public async Task CloseAsync(Guid userId, string? deck, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        await db.OpenDecks.Where(d => d.UserId == userId && d.Deck == deck).ExecuteDeleteAsync(ct);
    }

    private static async Task<Outcome> OpenAsync(AppDb db, Learner learner, Deck deck, long? limit, CancellationToken ct)
    {
        var open = await db.OpenDecks.Where(d => d.UserId == learner.User.Id).Select(d => d.Deck).ToListAsync(ct);
        if (open.Contains(deck.Key))
        {
            return Outcome.Done;
        }
        if (open.Count >= limit)
        {
            return Outcome.Refused(402, "plan_required", L($"Your plan has {limit} practice decks. Close one, or upgrade and open them all.")).With("limit", limit).With("upgradeUrl", "/upgrade");
        }
        db.Add(new OpenDeck { UserId = learner.User.Id, Deck = deck.Key, OpenedAt = learner.Now });
        await db.SaveChangesAsync(ct);
        return Outcome.Done;
    }
}

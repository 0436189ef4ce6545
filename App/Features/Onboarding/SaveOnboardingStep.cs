using System.Text.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Saves one step with its answers: both, or with one answer refused, neither. A step done before may be saved again.</summary>
public sealed class SaveOnboardingStep(IOwnedDbs dbs, TimeProvider clock)
{
    /// <param name="answers">A JSON object; names as in <c>GET /users/me</c>, without the section.</param>
    /// <returns>409 for a step that is not its turn yet and for a finished wizard.</returns>
    public Task<Outcome> RunAsync(Guid userId, OnboardingStep step, JsonElement answers, string? address, CancellationToken ct)
    {
        var read = StepAnswers.Read(step, answers);
        return read.Errors.Count > 0
            ? Task.FromResult(Outcome.Invalid(read.Errors))
            : Retrying.OnConflictAsync(() => SaveAsync(userId, step, read, address, ct), ct);
    }

    private async Task<Outcome> SaveAsync(Guid userId, OnboardingStep step, StepAnswers answers, string? address, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var person = await Person.LoadAsync(db, userId, ct);
        var onboarding = await db.Onboardings.FindAsync([userId], ct);
        if (person is null || onboarding is null)
        {
            return Outcome.NotFound;
        }

        var now = clock.GetUtcNow();
        var saved = onboarding.SaveStep(step, now);
        if (saved.Ok)
        {
            if (answers.Modules is { } modules)
            {
                onboarding.ChooseModules(modules);
            }
            person.Apply(db, answers.Edits, userId, address, now);
            await db.SaveChangesAsync(ct);
        }
        return saved;
    }
}

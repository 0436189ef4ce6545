using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Onboarding;

internal sealed class OnboardingPersonalData : IPersonalData
{
    public void Declare(PersonalTables tables)
    {
        tables.Add("wizard", (db, whose) => db.Onboardings.Where(o => o.UserId == whose.UserId))
            .Export(None, o => o.Status, o => o.StartedAt!, o => o.SkippedAt!, o => o.CompletedAt!, o => o.SecondsTaken!)
            .Export(None, o => o.WelcomeAt!, o => o.AboutAt!, o => o.PreferencesAt!, o => o.ModulesAt!, o => o.FirstStepAt!)
            .Export(Low, o => o.Modules)
            .Omit(None, "names the person themselves", o => o.UserId)
            .Omit(None, "tells two versions of the row apart", o => o.Version);
        tables.Leave<ModulePopularity>("Counts of many people together; nobody's.");
    }
}

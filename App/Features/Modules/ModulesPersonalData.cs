using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Modules;

internal sealed class ModulesPersonalData : IPersonalData
{
    public void Declare(PersonalTables tables) =>
        tables.Add("choices", (db, whose) => db.ModuleChoices.Where(c => c.UserId == whose.UserId))
            .Export(Low, c => c.Module, c => c.IsChosen, c => c.ChangedAt)
            .Omit(None, "names the person themselves", c => c.UserId);
}

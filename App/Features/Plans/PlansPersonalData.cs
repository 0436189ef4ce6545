using BlazorAccounts.Data.Privacy;

namespace BlazorAccounts.Features.Plans;

internal sealed class PlansPersonalData : IPersonalData
{
    private const string Catalogue = "What can be bought; nobody's.";

    public void Declare(PersonalTables tables)
    {
        tables.Leave<Plan>(Catalogue);
        tables.Leave<PlanVersion>(Catalogue);
        tables.Leave<PlanPrice>(Catalogue);
    }
}

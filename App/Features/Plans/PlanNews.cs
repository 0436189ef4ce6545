using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Plans;

/// <summary>Hears when plans, versions or prices changed on any node; triggers of the database tell it.</summary>
internal sealed class PlanNews(PlanCatalogue catalogue) : IDatabaseListener
{
    string IDatabaseListener.Channel => "plans";

    public void Heard(string payload) => catalogue.Forget();

    public void Opened() => catalogue.Forget();
}
